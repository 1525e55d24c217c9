import { isIP } from 'node:net';
import countries from 'i18n-iso-countries';
import de from 'i18n-iso-countries/langs/de.json' with { type: 'json' };
import en from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import es from 'i18n-iso-countries/langs/es.json' with { type: 'json' };
import fr from 'i18n-iso-countries/langs/fr.json' with { type: 'json' };
import ja from 'i18n-iso-countries/langs/ja.json' with { type: 'json' };
import nl from 'i18n-iso-countries/langs/nl.json' with { type: 'json' };
import pt from 'i18n-iso-countries/langs/pt.json' with { type: 'json' };
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import PHONE_METADATA from 'libphonenumber-js/metadata.min';
import type { ApplicantAttribute } from '#libs/provider-spec';

export interface ReadingContext {
  readonly now: Date;
  /** ISO 3166-1 alpha-2 of the applicant, where it is known: tells how to read a national phone number. */
  readonly country: string | undefined;
}

/** The value in the catalogue's form, or undefined when it cannot be one. */
type AttributeReader = (text: string, context: ReadingContext) => string | undefined;

const LANGUAGES = [en, fr, de, es, pt, nl, ja];
for (const language of LANGUAGES) countries.registerLocale(language);

const folded = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Every name of a country in every language of ours -> ISO 3166-1 alpha-2. */
const CODE_OF_COUNTRY_NAME: ReadonlyMap<string, string> = new Map(
  LANGUAGES.flatMap(({ locale }) =>
    Object.entries(countries.getNames(locale, { select: 'all' })).flatMap(([code, names]) =>
      names.map((name): [string, string] => [folded(name), code]),
    ),
  ),
);

/** A line of a name or an address: some text, no control characters, at most what a directory attribute holds. */
const LINE = /^[^\p{Cc}\p{Cn}\p{Co}]{1,250}$/u;
const EMAIL = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@]{1,190}$/u;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T00:00:00(?:\.0+)?Z?)?$/;

const readLine: AttributeReader = (text) => {
  const line = text.replace(/\s+/gu, ' ');
  return LINE.test(line) ? line : undefined;
};

const readPattern =
  (pattern: RegExp, change: (text: string) => string): AttributeReader =>
  (text) => {
    const changed = change(text);
    return pattern.test(changed) ? changed : undefined;
  };

/** Split as text: a Date would move the day in time zones west of Greenwich. */
const readBirthDate: AttributeReader = (text, { now }) => {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year || !month || !day) return undefined;
  const date = `${year}-${month}-${day}`;
  const instant = new Date(`${date}T00:00:00Z`);
  const isOnCalendar = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
  return isOnCalendar && instant <= now && Number(year) >= now.getUTCFullYear() - 130 ? date : undefined;
};

const readPhone: AttributeReader = (text, { country }) => {
  const region = country as CountryCode | undefined;
  const defaultCountry = region && isSupportedCountry(region, PHONE_METADATA) ? region : undefined;
  const phone = parsePhoneNumberFromString(text, { defaultCountry, extract: false }, PHONE_METADATA);
  return phone?.isPossible() ? phone.number : undefined;
};

/** Directory attributes hold a code or a name, in the language of the form. */
const readCountry: AttributeReader = (text) => {
  const code = text.toUpperCase();
  if (/^[A-Z]{2}$/.test(code) && countries.isValid(code)) return code;
  if (/^[A-Z]{3}$/.test(code) && countries.isValid(code)) return countries.alpha3ToAlpha2(code);
  return CODE_OF_COUNTRY_NAME.get(folded(text));
};

const withoutSeparators = (text: string): string => text.replace(/[\s.\-/]/gu, '').toUpperCase();

const READERS: Readonly<Record<ApplicantAttribute, AttributeReader>> = {
  givenName: readLine,
  middleName: readLine,
  surname: readLine,
  email: readPattern(EMAIL, (text) => text),
  phone: readPhone,
  dateOfBirth: readBirthDate,
  nationalId: readPattern(/^[A-Z0-9]{5,20}$/, withoutSeparators),
  nationalIdLast4: readPattern(/^[A-Z0-9]{4}$/, withoutSeparators),
  streetAddress: readLine,
  city: readLine,
  state: readLine,
  postalCode: readPattern(/^[\p{L}\p{N} -]{2,16}$/u, (text) => text.replace(/\s+/gu, ' ').toUpperCase()),
  country: readCountry,
  ipAddress: (text) => (isIP(text) ? text : undefined),
};

/** Reads one attribute: trimmed, Unicode NFC, in the form that the catalogue gives; undefined when it cannot be that. */
export function readAttribute(name: ApplicantAttribute, text: string, context: ReadingContext): string | undefined {
  return READERS[name](text.normalize('NFC').trim(), context);
}
