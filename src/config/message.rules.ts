import { LISTING_KEYS, type MessageKey } from '../decision/index.js';
import { ATTRIBUTES_PLACEHOLDER, lookupOrder, MAX_MESSAGE_LENGTH, MESSAGE_LOCALES } from './locales.js';

/** Room that the list of attributes takes in a sentence of the usual length. */
const ROOM_FOR_LIST = 100;

/** What is wrong with a sentence for the applicant, or undefined. */
export function flawOfMessage(key: MessageKey, text: string): string | undefined {
  const listed = LISTING_KEYS.includes(key);
  const withoutList = listed ? text.replace(ATTRIBUTES_PLACEHOLDER, '') : text;
  const limit = MAX_MESSAGE_LENGTH - (withoutList === text ? 0 : ROOM_FOR_LIST);
  if (withoutList.length > limit) {
    return `is too long: at most ${limit} characters${limit < MAX_MESSAGE_LENGTH ? ' beside the list' : ''}`;
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return 'must be one line without control characters';
  if (/[<>]/.test(text) || /&#?\w+;/.test(text)) return 'must be plain text: no tags and no HTML entities';
  if (!/[{}]/.test(withoutList)) return undefined;
  return listed
    ? `must hold no braces but one ${ATTRIBUTES_PLACEHOLDER}`
    : `must hold no braces: ${ATTRIBUTES_PLACEHOLDER} belongs in ${LISTING_KEYS.join(' and ')} only`;
}

/** The list of attributes is there in the languages of the catalogue only. */
export function flawOfListedIn(locale: string, text: string | undefined): string | undefined {
  const spoken = lookupOrder(locale).some((tag) => (MESSAGE_LOCALES as readonly string[]).includes(tag));
  return spoken || !text?.includes(ATTRIBUTES_PLACEHOLDER)
    ? undefined
    : `cannot hold ${ATTRIBUTES_PLACEHOLDER}: the names of attributes are known in ${MESSAGE_LOCALES.join(', ')} only`;
}
