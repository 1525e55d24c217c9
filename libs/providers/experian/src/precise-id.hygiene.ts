import { type FieldRules, MAX_STREET, type Values } from './experian.fields.js';

/** Letters that carry no separable accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
};

/** Precise ID refuses accents in the United States (input hygiene, reference experian.md section 4.4); elsewhere they stay. */
export const withoutAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæÆœŒøØłŁđĐðÐþÞı]/g, (letter) => LETTERS[letter] as string)
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-');

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();
const plainName = (text: string): string => tidy(withoutAccents(text));
/** Commas separate; the street pattern has none. */
const plainStreet = (text: string): string => tidy(withoutAccents(text).replace(/[,;]/g, ' '));
/** City keeps letters, blanks and - ' . only. */
const plainCity = (text: string): string => tidy(withoutAccents(text).replace(/[^A-Za-z \-'.]/g, ''));

const CLEANERS: Readonly<Partial<Record<keyof Values, (text: string) => string>>> = {
  givenName: plainName,
  middleName: plainName,
  surname: plainName,
  streetAddress: plainStreet,
  city: plainCity,
};

/** An address with one of these is left out of the request: Precise ID would refuse the whole of it. */
const UNWELCOME_IN_EMAIL = /[<>%&+=[{\]:;?*]/;

/** The applicant in the form that Precise ID takes. What cannot be said in it is left for the rules to refuse. */
export function cleanForPreciseId(values: Values): Values {
  const cleaned = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, CLEANERS[name as keyof Values]?.(value) ?? value]),
  ) as Record<keyof Values, string>;
  if (cleaned.email === undefined || !UNWELCOME_IN_EMAIL.test(cleaned.email)) return cleaned;
  const { email: _dropped, ...rest } = cleaned;
  return rest;
}

export const PRECISE_ID_MAX_STREET = 60;

/** Input hygiene of Precise ID, reference experian.md section 4.4; lengths, section 4.3. */
export const PRECISE_ID_RULES: FieldRules = {
  givenName: /^[A-Za-z][A-Za-z \-'.]{0,39}$/,
  middleName: /^[A-Za-z][A-Za-z \-'.]{0,99}$/,
  surname: /^[A-Za-z][A-Za-z \-'.]{0,39}$/,
  email: /^[\x21-\x7e]{1,60}$/,
  phone: /^\+1\d{10}$/,
  dateOfBirth: /^\d{4}-\d{2}-\d{2}$/,
  nationalId: /^\d{9}$/,
  nationalIdLast4: /^\d{4}$/,
  streetAddress: /^[a-zA-Z0-9# \-'$/.]{1,60}$/,
  city: new RegExp(`^[A-Za-z \\-'.]{1,${MAX_STREET}}$`),
  state: /^[A-Z]{2}$/,
  postalCode: /^\d{5}(-?\d{4})?$/,
  country: /^US$/,
};
