import { readAttribute } from '../../intake/index.js';
import { readDomain } from './domain-name.js';
import { keyOfNetwork, LENGTHS, prefixOf, readNetwork, textOfNetwork } from './ip-network.js';
import type { ListKind } from './list-check.port.js';
import { maskedAddress, readMailAddress, textOfAddress } from './mail-address.js';

/** A value in the one form in which it is compared. */
export interface Canonical {
  /** What is compared. */
  readonly key: string;
  /** What staff see. */
  readonly shown: string;
  readonly prefix?: string;
}

export type ValueReading = Canonical | { readonly problem: string };

interface KindRow {
  /** Names one person: kept as a keyed hash only. */
  readonly isPersonal: boolean;
  /** How such a value is written. */
  readonly example: string;
  read(text: string): ValueReading;
}

const MAX_ID = 512;
const asIs = (value: string): Canonical => ({ key: value, shown: value });
const clean = (text: string): string => text.normalize('NFC').trim();

/** Microsoft's pages name the same identity provider in two ways (reference microsoft.md section 2). */
const ISSUER_ALIASES: Readonly<Record<string, string>> = { facebook: 'facebook.com', google: 'google.com' };

/** Issuers are names or addresses of servers: no two differ in case alone. */
export function readIssuer(text: string): string | undefined {
  const issuer = clean(text).toLowerCase();
  const isOne = /^[^\s|\p{Cc}]{1,512}$/u.test(issuer);
  return isOne ? (ISSUER_ALIASES[issuer] ?? issuer) : undefined;
}

/** `issuer|issuerAssignedId` in the form in which it is compared. An id that is an e-mail address does not mind case; no other is changed. */
export function readExternalId(issuer: string, id: string): string | undefined {
  const from = readIssuer(issuer);
  const plain = clean(id);
  if (from === undefined || !/^[^\p{Cc}]+$/u.test(plain) || plain.length > MAX_ID) return undefined;
  const address = readMailAddress(plain);
  return `${from}|${address ? textOfAddress(address) : plain}`;
}

const readPhone = (text: string): string | undefined =>
  clean(text).startsWith('+') ? readAttribute('phone', text, { now: new Date(0), country: undefined }) : undefined;

const readCountry = (text: string): string | undefined =>
  /^[a-z]{2}$/i.test(clean(text))
    ? readAttribute('country', text, { now: new Date(0), country: undefined })
    : undefined;

const NETWORK_PROBLEM = 'is no network: write it as 203.0.113.0/24 or 2001:db8::/32, or one address';

function readCidr(text: string): ValueReading {
  const network = readNetwork(text);
  if (!network) return { problem: NETWORK_PROBLEM };
  const { family, length, isExact } = network;
  const { from, to } = LENGTHS[family];
  if (length < from) return { problem: `is too wide: IPv${family} networks have /${from} to /${to}` };
  const shown = textOfNetwork(network);
  if (!isExact) return { problem: `has bits behind its prefix: for the network write ${shown}` };
  return { key: keyOfNetwork(network), shown, prefix: prefixOf(network) };
}

const orProblem = (value: string | undefined, problem: string): ValueReading =>
  value === undefined ? { problem } : asIs(value);

/** Each kind of value: how it is read, and what is kept of it. */
export const LIST_VALUES: Readonly<Record<ListKind, KindRow>> = {
  email: {
    isPersonal: true,
    example: 'ana@example.com',
    read(text) {
      const address = readMailAddress(text);
      if (!address) return { problem: 'is no e-mail address: write it as ana@example.com' };
      return { key: textOfAddress(address), shown: maskedAddress(address) };
    },
  },
  email_domain: {
    isPersonal: false,
    example: 'example.com',
    read(text) {
      const [, prefix = '', name = ''] = /^(@|\*\.|\.)?(.*)$/su.exec(clean(text)) ?? [];
      const domain = readDomain(name);
      if (domain === undefined) {
        return { problem: 'is no domain: write example.com (with its sub-domains) or @example.com (without them)' };
      }
      return asIs(prefix === '@' ? `@${domain}` : domain);
    },
  },
  phone: {
    isPersonal: true,
    example: '+12015550142',
    read(text) {
      const phone = readPhone(text);
      if (phone === undefined) return { problem: 'is no phone number: write it with + and country code: +12015550142' };
      return { key: phone, shown: `+***${phone.slice(-2)}` };
    },
  },
  country: {
    isPersonal: false,
    example: 'FR',
    read: (text) => orProblem(readCountry(text), 'is no country: write its two letters of ISO 3166-1, such as FR'),
  },
  cidr: { isPersonal: false, example: '203.0.113.0/24', read: readCidr },
  issuer: {
    isPersonal: false,
    example: 'google.com',
    read: (text) => orProblem(readIssuer(text), 'is no issuer: write it as the caller sends it, such as google.com'),
  },
  external_id: {
    isPersonal: true,
    example: 'google.com|0123',
    read(text) {
      const bar = text.indexOf('|');
      const [issuer, id] = [text.slice(0, Math.max(0, bar)), text.slice(bar + 1)];
      const key = bar < 0 ? undefined : readExternalId(issuer, id);
      if (key === undefined) return { problem: 'is no external id: write issuer|issuerAssignedId: google.com|0123' };
      return { key, shown: maskedId(key) };
    },
  },
};

function maskedId(key: string): string {
  const bar = key.indexOf('|');
  const address = readMailAddress(key.slice(bar + 1));
  return `${key.slice(0, bar)}|${address ? maskedAddress(address) : `***${key.slice(bar + 1).slice(-2)}`}`;
}

/** What staff copied from a page or an export of ours is no value. */
const MASK = /\*{3}/;

/** A value as staff write it. The problem's sentence does not repeat it. */
export function readListValue(kind: ListKind, text: string): ValueReading {
  if (clean(text) === '') return { problem: `is empty: write it as ${LIST_VALUES[kind].example}` };
  if (MASK.test(text))
    return { problem: 'is masked: write the value itself, which is not kept and cannot be exported' };
  return LIST_VALUES[kind].read(text);
}
