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
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Strict: one text for each value, so that a signed text cannot be written in two ways. */
export function fromBase64(text: string, what: string): Uint8Array {
  const binary = binaryOf(text, what);
  if (btoa(binary) !== text) throw malformed(`${what} is not base64 in its one proper form.`);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

function binaryOf(text: string, what: string): string {
  try {
    return atob(text);
  } catch {
    throw malformed(`${what} is not base64.`);
  }
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
