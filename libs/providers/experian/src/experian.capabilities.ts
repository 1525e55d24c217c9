import type { ProviderCapabilities } from '#libs/provider-spec';

/**
 * What the UK and European scenarios ask for at least (reference experian.md sections 4.1 and 4.3). Experian does not recognise a
 * repeated reference, and offers no look-up (section 4.2, traps 13).
 */
export const CROSSCORE_CAPABILITIES: ProviderCapabilities = {
  countries: 'any',
  checks: ['identity', 'address', 'date_of_birth', 'watchlist', 'fraud'],
  requires: ['givenName', 'surname', 'dateOfBirth', 'streetAddress', 'postalCode', 'country'],
  accepts: [
    'givenName',
    'middleName',
    'surname',
    'email',
    'phone',
    'dateOfBirth',
    'nationalId',
    'nationalIdLast4',
    'streetAddress',
    'city',
    'state',
    'postalCode',
    'country',
    'ipAddress',
  ],
  idempotent: false,
};

/** Precise ID knows people in the United States only; state law may need more than this (error 092, section 6.5). */
export const PRECISE_ID_CAPABILITIES: ProviderCapabilities = {
  ...CROSSCORE_CAPABILITIES,
  countries: ['US'],
  checks: ['identity', 'address', 'date_of_birth', 'national_id', 'watchlist', 'fraud', 'phone'],
  requires: ['givenName', 'surname', 'streetAddress', 'city', 'state', 'postalCode', 'country'],
};
