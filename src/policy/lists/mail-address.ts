import { readDomain } from './domain-name.js';

export interface MailAddress {
  readonly local: string;
  readonly domain: string;
}

const LOCAL = /^[^\s@<>"(),:;\\[\]\p{Cc}]{1,64}$/u;

/**
 * Lower case, NFC, the domain in ASCII. Servers may tell case apart in the part before the @, and none does; dots and `+tags` stay, because
 * only the server knows whether they mean anything. Undefined when it is no address.
 */
export function readMailAddress(text: string): MailAddress | undefined {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(0, at)).trim().normalize('NFC').toLowerCase().normalize('NFC');
  const domain = readDomain(text.slice(at + 1));
  return at > 0 && domain !== undefined && LOCAL.test(local) ? { local, domain } : undefined;
}

export const textOfAddress = ({ local, domain }: MailAddress): string => `${local}@${domain}`;

/** Enough for staff to recognise an entry that they made, too little to write to anybody: a***@example.test */
export const maskedAddress = ({ local, domain }: MailAddress): string => `${/^./u.exec(local)?.[0]}***@${domain}`;
