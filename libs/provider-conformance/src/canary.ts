import type { ApplicantAttribute } from '#libs/provider-spec';
import type { AttributeValues } from './harness.js';

/** An invented person whose values turn up nowhere else, so that a leak can be found by searching. */
export const CANARY_PERSON = {
  givenName: 'Zephyrine',
  middleName: 'Ottoline',
  surname: 'Quackenbosch',
  email: 'zq7f@canary.example.test',
  phone: '+12025550143',
  dateOfBirth: '1979-11-23',
  nationalId: '078051120',
  nationalIdLast4: '1120',
  streetAddress: '4417 Wobblestone Terrace',
  city: 'Quillhaven',
  state: 'GA',
  postalCode: '59937',
  country: 'US',
  ipAddress: '203.0.113.77',
} as const satisfies Record<ApplicantAttribute, string>;

/** Two letters say nothing of a person and stand in too many words to be searched for. */
const UNSEARCHABLE: readonly string[] = ['state', 'country'];

const FORMS: Partial<Record<ApplicantAttribute, (value: string) => readonly string[]>> = {
  dateOfBirth: (value) => {
    const [year, month, day] = value.split('-');
    return [`${year}${month}${day}`, `${month}/${day}/${year}`, `${day}/${month}/${year}`, `${month}${day}${year}`];
  },
  phone: (value) => [value.slice(1), value.slice(-10)],
  nationalId: (value) => [`${value.slice(0, 3)}-${value.slice(3, 5)}-${value.slice(5)}`],
  streetAddress: (value) => [value.replace(/^\d+ /, '')],
};

/** Every written form of the person's data that must not leak. */
export function leaksOf(person: AttributeValues): readonly string[] {
  return Object.entries(person)
    .filter(([attribute]) => !UNSEARCHABLE.includes(attribute))
    .flatMap(([attribute, value]) => [value, ...(FORMS[attribute as ApplicantAttribute]?.(value) ?? [])]);
}

/** Which of the words stand in the text. A short one counts only by itself, because four digits turn up by chance. */
export function wordsFound(text: string, words: readonly string[]): readonly string[] {
  const haystack = text.toLowerCase();
  return words.filter((word) => {
    const needle = word.toLowerCase();
    if (needle.length > 5) return haystack.includes(needle);
    const escaped = needle.replace(/[^a-z0-9]/g, '\\$&');
    return new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`).test(haystack);
  });
}
