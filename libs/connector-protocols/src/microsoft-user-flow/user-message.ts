/** No length is documented; this is what the reference advises (microsoft.md section 1.6). UTF-16 units, as JavaScript counts. */
export const USER_MESSAGE_MAX = 250;

const FALLBACK = 'Your request cannot be completed now. Please try again later.';

// Control characters and line separators read as a space. Bidirectional controls could turn a sentence round; angle brackets could be markup.
const AS_SPACE = /[\p{Cc}\u2028\u2029\s]+/gu;
const UNWANTED = /[<>\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const words = new Intl.Segmenter('und', { granularity: 'word' });

/** Plain text on one line, at most {@link USER_MESSAGE_MAX} characters, cut between words; never empty. */
export function userMessage(message: string): string {
  const plain = message.toWellFormed().replace(UNWANTED, '').replace(AS_SPACE, ' ').trim();
  return (plain.length <= USER_MESSAGE_MAX ? plain : cut(plain)) || FALLBACK;
}

/** Also right for scripts without spaces. One word longer than everything is cut between characters. */
function cut(plain: string): string {
  let end = 0;
  for (const { index } of words.segment(plain.slice(0, USER_MESSAGE_MAX + 1))) end = index;
  return plain
    .slice(0, end || USER_MESSAGE_MAX)
    .trimEnd()
    .toWellFormed();
}
