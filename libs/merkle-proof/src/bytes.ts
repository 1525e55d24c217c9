import { malformed } from './proof-error.js';

/** Of SHA-256, the only hash of these trees. */
export const HASH_BYTES = 32;

/** SHA-256 of the whole argument, 32 bytes. Passed in, because Node and browsers have it in different places. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

/** RFC 4648 section 4, with padding. */
export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** Strict: one text for each value, so that a signed text cannot be written in two ways. */
export function fromBase64(text: string, what: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw malformed(`${what} is not base64.`);
  }
  if (toBase64(bytes) !== text) throw malformed(`${what} is not base64 in its one proper form.`);
  return bytes;
}

export function hashFromBase64(text: string, what: string): Uint8Array {
  const bytes = fromBase64(text, what);
  if (bytes.length !== HASH_BYTES) throw malformed(`${what} has ${bytes.length} bytes, and a SHA-256 hash has 32.`);
  return bytes;
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** ASCII decimal without leading zeroes, as the formats of C2SP write indices and sizes. */
export function readDecimal(text: string, what: string): number {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) throw malformed(`${what} is not a decimal number without leading zeroes.`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw malformed(`${what} is larger than any log.`);
  return value;
}
