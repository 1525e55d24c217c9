import countries from 'i18n-iso-countries/index.js';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import PHONE_METADATA from 'libphonenumber-js/metadata.min';
import { MAX_BUILDING_NUMBER, MAX_STREET, refused, type Values } from './experian.fields.js';

/** A JSON value to send; undefined members are left out by JSON.stringify. */
export type Json = string | number | boolean | null | undefined | Json[] | { [member: string]: Json };

/** Ids only have to link one part of a request to another (payload, reference experian.md section 4.3). They say nothing of the person. */
export const CONTACT_ID = 'MAINCONTACT_1';

export interface ContactSettings {
  readonly houseNumber: 'separate' | 'in-street';
  readonly pepsSanctions: boolean;
  /** Greatest length of the street field. */
  readonly maxStreet?: number;
}

/** `payload.contacts[0]` (CrossCore request, reference experian.md sections 4.1 and 4.3). */
export function contactOf(values: Values, settings: ContactSettings): Json {
  return {
    id: CONTACT_ID,
    person: {
      typeOfPerson: 'APPLICANT',
      personIdentifier: 'MAINPERSON_1',
      personDetails: personDetails(values, settings),
      names: [
        {
          id: 'MAINPERSONNAME_1',
          type: 'CURRENT',
          firstName: values.givenName,
          middleNames: values.middleName,
          surName: values.surname,
        },
      ],
    },
    addresses: addressesOf(values, settings),
    telephones: telephonesOf(values),
    emails: values.email === undefined ? undefined : [{ id: 'EMAIL_1', type: 'HOME', email: values.email }],
    identityDocuments: documentsOf(values),
  };
}

function personDetails({ dateOfBirth }: Values, { pepsSanctions }: ContactSettings): Json {
  if (dateOfBirth === undefined && !pepsSanctions) return undefined;
  return {
    dateOfBirth,
    yearOfBirth: dateOfBirth?.slice(0, 4),
    pepsSanctionsFlag: pepsSanctions ? 'Y' : undefined,
  };
}

/** Countries whose states have a code; elsewhere the region goes into `county`. */
const WITH_STATE_CODES: readonly (string | undefined)[] = ['US', 'CA', 'AU'];

function addressesOf(values: Values, settings: ContactSettings): Json {
  const { streetAddress, city, state, postalCode, country } = values;
  if (streetAddress === undefined) return undefined;
  const byCode = WITH_STATE_CODES.includes(country) && state !== undefined && state.length <= 4;
  return [
    {
      id: 'MAINAPPADDRESS_1',
      addressIdentifier: 'ADDRESS_1',
      addressType: 'CURRENT',
      indicator: 'RESIDENTIAL',
      ...streetOf(streetAddress, country, settings),
      postTown: city,
      county: byCode ? undefined : state,
      postal: postalCode,
      stateProvinceCode: byCode ? state : undefined,
      countryCode: alpha3Of(country),
    },
  ];
}

/** A number at the start of the line, such as 1, 12A or 3-5, where the country's clients send it apart. */
const NUMBERED_LINE = /^(\d+[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?)[ ,]+(\S.*)$/;

function streetOf(line: string, country: string | undefined, settings: ContactSettings): { [member: string]: Json } {
  const apart = settings.houseNumber === 'separate' && country !== 'US' ? NUMBERED_LINE.exec(line) : null;
  const [buildingNumber, street] = apart ? [apart[1], apart[2] as string] : [undefined, line];
  if (street.length > (settings.maxStreet ?? MAX_STREET) || (buildingNumber?.length ?? 0) > MAX_BUILDING_NUMBER) {
    throw refused(['streetAddress']);
  }
  return { buildingNumber, street };
}

function alpha3Of(country: string | undefined): string | undefined {
  if (country === undefined) return undefined;
  const code = countries.alpha2ToAlpha3(country);
  if (code === undefined) throw refused(['country']);
  return code;
}

/** American clients send "+1 " and ten digits; elsewhere the country's code has its own field (reference experian.md section 4.3). */
function telephonesOf({ phone }: Values): Json {
  if (phone === undefined) return undefined;
  const parsed = parsePhoneNumberFromString(phone, {}, PHONE_METADATA);
  if (!parsed) throw refused(['phone']);
  const { countryCallingCode: code, nationalNumber } = parsed;
  const number =
    code === '1' ? { number: `+1 ${nationalNumber}` } : { internationalCode: code, number: nationalNumber };
  return [{ id: 'MAINAPPLICANT_PHONE', ...number }];
}

/** A Social Security number is an identity document; the last four go the same way (reference experian.md section 4.3). */
const DOCUMENT_TYPES: Readonly<Record<string, string>> = { US: 'SSN', GB: 'NATIONAL_INSURANCE' };

function documentsOf({ nationalId, nationalIdLast4, country }: Values): Json {
  const documentType = DOCUMENT_TYPES[country ?? ''] ?? 'NATIONAL_ID';
  const documentNumber = nationalId ?? (documentType === 'SSN' ? nationalIdLast4 : undefined);
  if (documentNumber === undefined) return undefined;
  return [{ id: 'DOCUMENT_1', documentType, documentNumber, issueCountryCode: alpha3Of(country) }];
}
