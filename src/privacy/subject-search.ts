import { domainToASCII, domainToUnicode } from 'node:url';
import { Sensitive } from '#libs/provider-spec';
import type { SearchField, SubjectVault } from '../audit/index.js';

/** One exact value that somebody is looked for by. */
export interface SubjectQuery {
  readonly field: SearchField;
  readonly value: Sensitive<string>;
}

/** Keyed hash of such a value, as it stands in `subject_token`. */
export interface SearchToken {
  readonly field: SearchField;
  readonly token: Buffer;
}

/** Microsoft's pages name the same identity provider in two ways (reference microsoft.md section 2). */
const ISSUER_NAMES: Readonly<Record<string, readonly string[]>> = {
  google: ['google', 'google.com'],
  'google.com': ['google', 'google.com'],
  facebook: ['facebook', 'facebook.com'],
  'facebook.com': ['facebook', 'facebook.com'],
};

/** A mailbox may stand as a claim or as an identity of the issuer `mail`; its domain in either script. */
function writingsOfAddress(text: string): readonly [SearchField, string][] {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  const domains = [domain, domainToASCII(domain), domainToUnicode(domain)].filter((name) => name !== '');
  return domains.flatMap((name): [SearchField, string][] => [
    ['email', `${local}@${name}`],
    ['external_id', `mail|${local.toLowerCase()}@${name.toLowerCase()}`],
    ['external_id', `mail|${local}@${name}`],
  ]);
}

function writingsOfId(text: string): readonly [SearchField, string][] {
  const bar = text.indexOf('|');
  const [issuer, id] = [text.slice(0, Math.max(0, bar)).trim(), text.slice(bar + 1).trim()];
  const names = [issuer, ...(ISSUER_NAMES[issuer.toLowerCase()] ?? [issuer.toLowerCase()])];
  const ids = issuer.toLowerCase() === 'mail' ? [id, id.toLowerCase()] : [id];
  return names.flatMap((name) => ids.map((each): [SearchField, string] => ['external_id', `${name}|${each}`]));
}

const WRITINGS: Readonly<Record<SearchField, (text: string) => readonly [SearchField, string][]>> = {
  email: writingsOfAddress,
  phone: (text) => [['phone', text]],
  external_id: writingsOfId,
};

/** Everything that the value may have been stored as: exact values only, nothing that merely resembles it. */
export function tokensOf(vault: Pick<SubjectVault, 'token'>, { field, value }: SubjectQuery): readonly SearchToken[] {
  const found = WRITINGS[field](value.reveal()).map(([as, text]) => ({
    field: as,
    token: vault.token(as, new Sensitive(text)),
  }));
  return [...new Map(found.map((one) => [`${one.field}:${one.token.toString('hex')}`, one])).values()];
}
