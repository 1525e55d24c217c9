import type { Applicant } from '#libs/provider-spec';

/** What names somebody even without looking it up. */
const ADDRESS = /\S@\S/;
const NUMBER = /\+\d[\d\s().-]{6,}/;
/** Shorter ones are parts of any sentence. */
const MIN_CHARS = 3;
/** Of a phone number, as people write it without the codes in front. */
const LOCAL_DIGITS = 7;

const NAMING = [
  'givenName',
  'middleName',
  'surname',
  'email',
  'phone',
  'dateOfBirth',
  'nationalId',
  'streetAddress',
] as const;

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The attributes of a person by which a sentence could name them. */
export const namesOf = (applicant: Applicant): readonly string[] =>
  NAMING.flatMap((name) => applicant[name]?.reveal() ?? []);

/** Lower case, one space between words, none of the marks that end a word; `Brook's` is Brook. */
const plainWords = (text: string): string =>
  folded(text)
    .replaceAll('\u2019', "'")
    .replaceAll(/[^\p{L}\p{N}@.+'-]+/gu, ' ')
    .replaceAll(/(?:'s?|[.])+(?=\s|$)/g, '')
    .replaceAll(/(?<=^|\s)'+/g, '')
    .trim();

const digitsOf = (text: string): string => text.replaceAll(/(?<=\d)[\s()./-]+(?=\d)/g, '');

/** Is it the number without its country code, however it is written? */
const isDialled = (value: string, text: string): boolean =>
  value.startsWith('+') && value.length > LOCAL_DIGITS && digitsOf(text).includes(value.slice(-LOCAL_DIGITS));

/** Does a sentence that stays on record for ever name a person? By an address or a number, or by one of these values as a whole word. */
export function namesSomebody(text: string, values: readonly string[]): boolean {
  const words = ` ${plainWords(text)} `;
  const isNamed = values.some((value) => {
    const plain = plainWords(value);
    return (plain.length >= MIN_CHARS && words.includes(` ${plain} `)) || isDialled(value, text);
  });
  return isNamed || ADDRESS.test(text) || NUMBER.test(text);
}

export const NAMES_SOMEBODY = 'names a person: it stays on record when the person is erased, so say it without';
