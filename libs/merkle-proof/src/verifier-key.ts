import { concatBytes, equalBytes, fromBase64, type Sha256, toBase64, toHex } from './bytes.js';
import { malformed, ProofError } from './proof-error.js';
import { isKeyName } from './signed-note.js';

export type NoteAlgorithm = 'ed25519' | 'ecdsa-p256';

/** A key that verifies notes: c2sp.org/signed-note, "Verifier keys". */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly keyId: string;
  readonly algorithm: NoteAlgorithm;
  /** Ed25519: the 32 bytes of RFC 8032. ECDSA: SubjectPublicKeyInfo in DER, 91 bytes. */
  readonly publicKey: Uint8Array;
}

interface Encoding {
  readonly algorithm: NoteAlgorithm;
  readonly type: number;
  readonly isKey: (bytes: Uint8Array) => boolean;
  /** What the key's id is the hash of. */
  readonly identified: (name: string, publicKey: Uint8Array) => Uint8Array;
}

const utf8 = new TextEncoder();
/** DER of a P-256 key up to the two coordinates: curve and "uncompressed point". */
const P256_PREFIX = Uint8Array.from(
  '3059301306072a8648ce3d020106082a8648ce3d03010703420004'.match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
);
const P256_BYTES = 91;

const ENCODINGS: readonly Encoding[] = [
  {
    algorithm: 'ed25519',
    type: 0x01,
    isKey: ({ length }) => length === 32,
    identified: (name, key) => concatBytes(utf8.encode(`${name}\n`), Uint8Array.of(0x01), key),
  },
  {
    algorithm: 'ecdsa-p256',
    type: 0x02,
    isKey: (key) => key.length === P256_BYTES && equalBytes(key.subarray(0, P256_PREFIX.length), P256_PREFIX),
    // Signature type 0x02 is older than the rule for ids: theirs is the hash of the key alone.
    identified: (_name, key) => key,
  },
];

const keyIdOf = (sha256: Sha256, { identified }: Encoding, name: string, publicKey: Uint8Array): string =>
  toHex(sha256(identified(name, publicKey)).subarray(0, 4));

/** `name+id+key`. `publicKey` as in VerifierKey. */
export function formatVkey(
  sha256: Sha256,
  { name, algorithm, publicKey }: Pick<VerifierKey, 'name' | 'algorithm' | 'publicKey'>,
): string {
  if (!isKeyName(name)) throw malformed('The name of a key has no space and no plus sign, and is not empty.');
  const encoding = ENCODINGS.find((row) => row.algorithm === algorithm);
  if (!encoding?.isKey(publicKey)) throw malformed(`This is no public key of ${algorithm}.`);
  const id = keyIdOf(sha256, encoding, name, publicKey);
  return `${name}+${id}+${toBase64(concatBytes(Uint8Array.of(encoding.type), publicKey))}`;
}

/** Throws a ProofError: `malformed`, or `unknown_algorithm` for a key that is neither Ed25519 nor ECDSA on P-256. */
export function parseVkey(sha256: Sha256, vkey: string): VerifierKey {
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined || !isKeyName(name))
    throw malformed('A verifier key reads name+id+key: the id is eight hexadecimal digits, the key base64.');
  const [type, ...rest] = fromBase64(encoded, `The key of ${name}`);
  const publicKey = Uint8Array.from(rest);
  const encoding = ENCODINGS.find((row) => row.type === type);
  if (!encoding) throw new ProofError('unknown_algorithm', `The key of ${name} is neither Ed25519 nor ECDSA on P-256.`);
  if (!encoding.isKey(publicKey)) throw malformed(`The key of ${name} is no public key of ${encoding.algorithm}.`);
  if (keyIdOf(sha256, encoding, name, publicKey) !== keyId)
    throw malformed(`The id of the key of ${name} is not the one that its bytes give: a character of it was changed.`);
  return { name, keyId, algorithm: encoding.algorithm, publicKey };
}
