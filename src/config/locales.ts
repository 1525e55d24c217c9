/** Languages that the message catalogue speaks by itself; a flow may add others for its own sentences. */
export const MESSAGE_LOCALES = ['en', 'fr', 'de', 'es', 'pt', 'nl', 'ja'] as const;
export type MessageLocale = (typeof MESSAGE_LOCALES)[number];

/** What the applicant reads is at most this long: Microsoft documents no limit of `userMessage`, reference microsoft.md section 1.6. */
export const MAX_MESSAGE_LENGTH = 250;

/** Stands in `missing_details` and `invalid_details` for the list of attributes, in the reader's language. */
export const ATTRIBUTES_PLACEHOLDER = '{attributes}';

/** The tag itself, then without its last subtag and so on: the look-up of RFC 4647 section 3.4. All in lower case. */
export function lookupOrder(tag: string): readonly string[] {
  const subtags = tag.trim().toLowerCase().replaceAll('_', '-').split('-', MAX_SUBTAGS);
  const order: string[] = [];
  for (let length = subtags.length; length > 0; length -= 1) {
    const singleton = length > 1 && subtags[length - 1]?.length === 1;
    if (!singleton) order.push(subtags.slice(0, length).join('-'));
  }
  return order;
}

/** Enough for every registered language; the tag comes from outside. */
const MAX_SUBTAGS = 8;
