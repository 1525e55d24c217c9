import { createHmac, type KeyObject } from 'node:crypto';

/** What a person can be found by. Never name, birth date or national id: so few values that a leaked key would list them all. */
export type SearchField = 'email' | 'phone' | 'external_id';

const TOKEN_BYTES = 16;

const NORMALISE: Readonly<Record<SearchField, (value: string) => string>> = {
  email: (value) => value.normalize('NFC').trim().toLowerCase(),
  phone: (value) => value.replaceAll(/[^\d+]/g, ''),
  external_id: (value) => value.normalize('NFC').trim(),
};

/** HMAC-SHA-256 over field and normalised value, first 16 bytes: the same person gives the same token, and the token gives nothing back. */
export const searchToken = (key: KeyObject, field: SearchField, value: string): Buffer =>
  createHmac('sha256', key)
    .update(`${field}|${NORMALISE[field](value)}`)
    .digest()
    .subarray(0, TOKEN_BYTES);
