import type { Applicant } from '#libs/provider-spec';

/** What names somebody even without looking it up. */
const ADDRESS = /\S@\S/;
const NUMBER = /\+\d[\d\s().-]{6,}/;
/** Shorter ones are parts of any sentence. */
const MIN_CHARS = 3;

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

/** Does a sentence that stays on record for ever name a person? By an address or a number, or by one of these values as a whole word. */
export function namesSomebody(text: string, values: readonly string[]): boolean {
  const words = ` ${folded(text).replaceAll(/[^\p{L}\p{N}@.+'-]+/gu, ' ')} `.replaceAll(/[.]\s/g, ' ');
  const isNamed = values.some((value) => {
    const plain = folded(value)
      .replaceAll(/[^\p{L}\p{N}@.+'-]+/gu, ' ')
      .trim();
    return plain.length >= MIN_CHARS && words.includes(` ${plain} `);
  });
  return isNamed || ADDRESS.test(text) || NUMBER.test(text);
}

export const NAMES_SOMEBODY = 'names a person: it stays on record when the person is erased, so say it without';
