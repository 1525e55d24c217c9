import { takeRandomBytes } from '../audit/index.js';

/** Crockford's base 32: no letter that a person could misread on the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Our reference in a vendor's records: 130 random bits, 26 characters; fits IDology's `invoice` (30) and Experian's `clientReferenceId` (40). */
export function newReference(): string {
  return Array.from(takeRandomBytes(26), (byte) => ALPHABET.charAt(byte & 31)).join('');
}
