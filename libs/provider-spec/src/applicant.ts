import type { Sensitive } from './sensitive.js';

/**
 * What the gateway may know of a person who signs up: a closed catalogue. Where Microsoft Graph has a property the name is Graph's.
 * Every value is text, already trimmed, in Unicode NFC, and in the form given here.
 */
export const APPLICANT_ATTRIBUTES = [
  'givenName',
  'middleName',
  'surname',
  'email',
  'phone', // E.164: +12015550142
  'dateOfBirth', // YYYY-MM-DD
  'nationalId', // digits and letters only; in the United States the nine-digit SSN
  'nationalIdLast4', // last four characters of it, leading zeros kept
  'streetAddress', // house number and street on one line
  'city',
  'state', // as collected; in the United States two letters
  'postalCode',
  'country', // ISO 3166-1 alpha-2, upper case
  'ipAddress', // of the applicant, where the caller sends it
] as const;

export type ApplicantAttribute = (typeof APPLICANT_ATTRIBUTES)[number];

/** An attribute that was not collected is absent, never empty. */
export type Applicant = Readonly<Partial<Record<ApplicantAttribute, Sensitive<string>>>>;
