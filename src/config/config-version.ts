import { createHash } from 'node:crypto';
import { Sensitive } from '#libs/provider-spec';

const DIGITS = 16;

/** The same settings have the same version, in whatever order they are written and with whatever secrets: it is made of their text. */
export const versionOf = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex').slice(0, DIGITS);

/** What a URL may carry besides a place: user, password, a key in the query. */
const URL_TEXT = /\bhttps?:\/\/[^\s"'<>]+/gi;
const MAIL_ADDRESS = /[^\s"'<>(),:;@[\]]+@[^\s"'<>(),:;@[\]]+\.[^\s"'<>(),:;@[\]]+/g;

/**
 * Settings as canonical JSON: members in the order of their names, no white space. It is kept, shown to staff and exported, so it holds no secret
 * and nobody's address: secrets (`Sensitive`) are left out, mail addresses in any text too, and of a URL its user, query and fragment.
 */
export function canonicalText(value: unknown): string {
  if (value instanceof Sensitive) return 'null';
  if (value instanceof Map) return canonicalText(Object.fromEntries(value));
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'string') return JSON.stringify(withoutPersons(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined && !(member instanceof Sensitive))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(withoutPersons(key))}:${canonicalText(member)}`);
  return `{${members.join(',')}}`;
}

const withoutPersons = (text: string): string =>
  text.replaceAll(URL_TEXT, placeOf).replaceAll(MAIL_ADDRESS, '[address]');

/** A text that only looks like a URL is kept up to where a secret could begin. */
function placeOf(text: string): string {
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isPlain) return text;
  return url === null ? text.replace(/[?#].*$/s, '') : `${url.origin}${url.pathname}`;
}
