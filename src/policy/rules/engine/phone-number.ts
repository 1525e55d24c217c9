import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import METADATA from 'libphonenumber-js/metadata.min';

/**
 * The number in E.164 where it is a valid one of its country's plan, without extension. A number without country code is read as one of
 * `country` (ISO 3166-1 alpha-2).
 */
export function phoneNumber(text: string, country: string | undefined): string | undefined {
  const code = country as CountryCode | undefined;
  const defaultCountry = code && isSupportedCountry(code, METADATA) ? code : undefined;
  const phone = parsePhoneNumberFromString(text, { defaultCountry, extract: false }, METADATA);
  return phone?.isValid() && phone.ext === undefined ? phone.number : undefined;
}
