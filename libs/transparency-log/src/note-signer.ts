import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { formatVkey, type NoteAlgorithm } from '#libs/merkle-proof';
import { sha256 } from './sha256.js';

/** Signs notes. The key may be in this process or in a key service. */
export interface NoteSigner {
  /** c2sp.org/signed-note verifier key. */
  readonly vkey: string;
  readonly name: string;
  readonly algorithm: NoteAlgorithm;
  /**
   * Ed25519: the 64 bytes of RFC 8032 over the message. ECDSA: over SHA-256 of the message, r and s as ASN.1 in DER (services that give the two
   * numbers side by side need `ecdsaDer`).
   */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

const signWith = promisify(sign);

/** The verifier key of a public key. `name` is without spaces and plus signs; the log's own key is named like its origin. */
export const vkeyOf = (name: string, algorithm: NoteAlgorithm, publicKey: KeyObject): string =>
  formatVkey(sha256, { name, algorithm, publicKey: rawKey(algorithm, publicKey) });

/** `key`: an Ed25519 private key. */
export const ed25519Signer = (name: string, key: KeyObject): NoteSigner => ({
  vkey: vkeyOf(name, 'ed25519', createPublicKey(key)),
  name,
  algorithm: 'ed25519',
  sign: (message) => signWith(null, message, key),
});

/** `key`: a private key on P-256. */
export const ecdsaSigner = (name: string, key: KeyObject): NoteSigner => ({
  vkey: vkeyOf(name, 'ecdsa-p256', createPublicKey(key)),
  name,
  algorithm: 'ecdsa-p256',
  sign: (message) => signWith('sha256', message, key),
});

/** A P-256 signature of r and s side by side (IEEE P1363, 64 bytes) as ASN.1 in DER, which notes carry. */
export function ecdsaDer(signature: Uint8Array): Uint8Array {
  if (signature.length !== 64) throw new RangeError(`a P-256 signature has 64 bytes, not ${signature.length}`);
  const numbers = Buffer.concat([derInteger(signature.subarray(0, 32)), derInteger(signature.subarray(32))]);
  return Buffer.concat([Uint8Array.of(0x30, numbers.length), numbers]);
}

function derInteger(number: Uint8Array): Buffer {
  const first = number.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? number.subarray(-1) : number.subarray(first);
  const sign = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.from([0x02, digits.length + sign.length, ...sign, ...digits]);
}

function rawKey(algorithm: NoteAlgorithm, publicKey: KeyObject): Uint8Array {
  if (algorithm === 'ecdsa-p256') return publicKey.export({ type: 'spki', format: 'der' });
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}
