import type { VerifierKey } from '#libs/merkle-proof';

/** What of WebCrypto is used; absent where the page was not loaded over https (or from this machine). */
export type Algorithms = Pick<SubtleCrypto, 'importKey' | 'verify'>;

interface Way {
  readonly format: 'raw' | 'spki';
  readonly key: AlgorithmIdentifier | EcKeyImportParams;
  readonly verify: AlgorithmIdentifier | EcdsaParams;
  /** From how notes carry the signature to how WebCrypto takes it. */
  readonly signature: (bytes: Uint8Array) => Uint8Array;
}

const WAYS: Readonly<Record<VerifierKey['algorithm'], Way>> = {
  ed25519: { format: 'raw', key: { name: 'Ed25519' }, verify: { name: 'Ed25519' }, signature: (bytes) => bytes },
  'ecdsa-p256': {
    format: 'spki',
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    verify: { name: 'ECDSA', hash: 'SHA-256' },
    signature: sideBySide,
  },
};

const NUMBER_BYTES = 32;

/** One INTEGER of DER at an offset: its 32 bytes, and where the next thing begins. */
function readNumber(der: Uint8Array, offset: number): { readonly bytes: Uint8Array; readonly end: number } {
  const [tag, length = 0] = der.subarray(offset, offset + 2);
  const end = offset + 2 + length;
  const content = der.subarray(offset + 2, end);
  const digits = content[0] === 0 ? content.subarray(1) : content;
  if (tag !== 0x02 || length === 0 || content.length !== length || digits.length > NUMBER_BYTES)
    throw new RangeError('The signature is no ECDSA signature on P-256.');
  const bytes = new Uint8Array(NUMBER_BYTES);
  bytes.set(digits, NUMBER_BYTES - digits.length);
  return { bytes, end };
}

/** ASN.1 in DER, as notes carry it, to r and s side by side (IEEE P1363), as WebCrypto wants it. */
export function sideBySide(der: Uint8Array): Uint8Array {
  const r = readNumber(der, 2);
  const s = readNumber(der, r.end);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || s.end !== der.length)
    throw new RangeError('The signature is no ECDSA signature on P-256.');
  const both = new Uint8Array(2 * NUMBER_BYTES);
  both.set(r.bytes);
  both.set(s.bytes, NUMBER_BYTES);
  return both;
}

/** Copies into memory of its own, which is what WebCrypto's types ask for. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

/** Undefined: this browser cannot check this kind of signature. */
export async function verifySignature(
  { algorithm, publicKey }: VerifierKey,
  signature: Uint8Array,
  message: Uint8Array,
  algorithms: Algorithms | undefined = globalThis.crypto?.subtle,
): Promise<boolean | undefined> {
  if (!algorithms) return undefined;
  const way = WAYS[algorithm];
  const presented = own(way.signature(signature));
  let key: CryptoKey;
  try {
    key = await algorithms.importKey(way.format, own(publicKey), way.key, false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined;
    throw error;
  }
  return algorithms.verify(way.verify, key, presented, own(message));
}
