import { canonicalLocale } from './formats.js';
import { MAX_MESSAGE_LENGTH } from './locales.js';
import { FIELD_PLACEHOLDER } from './rule-config.js';

/** Room for the name of the field in a sentence of the operator's own. */
const ROOM_FOR_FIELD = 100;

export const flawOfCountry = (text: string): string | undefined =>
  /^[A-Z]{2}$/.test(text) ? undefined : 'must be a country code of two capital letters, such as CA';

export const flawOfMessageLocale = (tag: string): string | undefined =>
  canonicalLocale(tag) === undefined ? 'must be a language tag (BCP 47) such as en or fr-CA' : undefined;

export function flawOfTimeZone(text: string): string | undefined {
  try {
    // A bare offset is one of the names that Intl takes; a flow's time zone has summer time.
    if (/^[+-]/.test(text)) return 'must be a time zone such as Europe/Paris or UTC';
    new Intl.DateTimeFormat('en', { timeZone: text });
    return undefined;
  } catch {
    return 'must be a time zone such as Europe/Paris or UTC';
  }
}

/** What is wrong with an operator's sentence for a rule, or undefined. */
export function flawOfRuleMessage(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.trim() === '') return 'must be text: put the sentence in quotes';
  const bare = text.replaceAll(FIELD_PLACEHOLDER, '');
  const fields = (text.length - bare.length) / FIELD_PLACEHOLDER.length;
  if (fields > 1) return `may hold ${FIELD_PLACEHOLDER} once`;
  const limit = MAX_MESSAGE_LENGTH - fields * ROOM_FOR_FIELD;
  if (bare.length > limit) return `is too long: at most ${limit} characters${fields > 0 ? ' beside the field' : ''}`;
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return 'must be one line without control characters';
  if (/[<>]/.test(text) || /&#?\w+;/.test(text)) return 'must be plain text: no tags and no HTML entities';
  return /[{}]/.test(bare) ? `must hold no braces but one ${FIELD_PLACEHOLDER}` : undefined;
}

/** A field name of HTTP (RFC 9110 section 5.1) that is not the transport's own. */
export function flawOfHeader(name: string): string | undefined {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/.test(name)) return 'must be the name of an HTTP header';
  return TRANSPORT_HEADERS.test(name) ? 'is a header that the gateway sets itself' : undefined;
}

const TRANSPORT_HEADERS =
  /^(host|connection|content-(length|type|encoding)|transfer-encoding|accept|te|trailer|upgrade|expect|keep-alive|proxy-.*)$/i;

export function flawOfHeaderValue(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return 'is missing: write ${env:NAME} or ${file:/path} here';
  return /^[\x21-\x7e](?:[\x20-\x7e]{0,8190}[\x21-\x7e])?$/.test(value)
    ? undefined
    : 'must be printable ASCII without line breaks, and without space at its ends';
}
