import { createHmac, type KeyObject } from 'node:crypto';
import { Sensitive } from '#libs/provider-spec';
import type { PolicySubject } from '../policy-subject.js';
import { foldCode } from './invitation-code.js';

const TOKEN_BYTES = 16;

type Purpose = 'code' | 'email' | 'holder' | 'tried-by-email' | 'tried-by-address' | 'tried-in-flow' | 'tried-code';

const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** Everything of a code or a person that is stored or compared: HMAC-SHA-256 under a key of its own, a purpose in each. */
export class InvitationHashes {
  constructor(private readonly key: KeyObject) {}

  /** 32 bytes. Looked up by equality in an index: whoever guesses cannot steer the bytes, so the time of the look-up tells nothing. */
  code(code: Sensitive<string>): Buffer {
    return this.#hash('code', foldCode(code.reveal()));
  }

  email(address: Sensitive<string>): Buffer {
    return this.#hash('email', plain(address.reveal())).subarray(0, TOKEN_BYTES);
  }

  triedByEmail(address: Sensitive<string>): Buffer {
    return this.#hash('tried-by-email', plain(address.reveal())).subarray(0, TOKEN_BYTES);
  }

  triedByAddress(address: Sensitive<string>): Buffer {
    return this.#hash('tried-by-address', address.reveal()).subarray(0, TOKEN_BYTES);
  }

  triedInFlow(flow: string): Buffer {
    return this.#hash('tried-in-flow', flow).subarray(0, TOKEN_BYTES);
  }

  /** The same work for a code that exists and for one that does not. */
  triedCode(codeHash: Buffer): Buffer {
    return this.#hash('tried-code', codeHash.toString('hex')).subarray(0, TOKEN_BYTES);
  }

  /** Whose use it is: the identity with which the person signs in, else the e-mail address; undefined when nobody can tell. */
  holder(subject: PolicySubject): Buffer | undefined {
    const [identity] = subject.identities;
    const email = emailOf(subject)?.reveal();
    const person = identity
      ? ['identity', identity.issuer, identity.issuerAssignedId]
      : email === undefined
        ? undefined
        : ['email', plain(email)];
    if (person === undefined) return undefined;
    return this.#hash('holder', JSON.stringify([subject.flow, ...person])).subarray(0, TOKEN_BYTES);
  }

  #hash(purpose: Purpose, value: string): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}|${value}`).digest();
  }
}

/** Identities whose id is an e-mail address: one-time passcode and local accounts. Reference microsoft.md sections 1.3 and 2. */
const MAIL_IDENTITIES = new Set(['mail', 'email', 'emailaddress']);

/** The e-mail address that a person is known by: the claim, else an identity that is one. */
export function emailOf({ applicant, identities }: PolicySubject): Sensitive<string> | undefined {
  if (applicant.email) return applicant.email;
  const mail = identities.find(({ issuer, signInType }) => {
    return MAIL_IDENTITIES.has(issuer.toLowerCase()) || MAIL_IDENTITIES.has(signInType.toLowerCase());
  });
  return mail && new Sensitive(mail.issuerAssignedId);
}

/** What stands behind the last @, lower case. */
export const domainOf = (address: Sensitive<string>): Sensitive<string> =>
  address.map((text) => plain(text).slice(text.lastIndexOf('@') + 1));
