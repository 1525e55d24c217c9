import { hash, webcrypto } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  Certificate,
  CryptoEngine,
  ExtKeyUsage,
  SignedData,
  type SignedDataVerifyResult,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { AnchorFault } from './anchor.port.js';
import { SHA_256 } from './timestamp.request.js';

/** RFC 3161 section 2.3: the certificate of an authority is for nothing else. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const EXT_KEY_USAGE = '2.5.29.37';
const GRANTED = [0, 1];
const HASHES: Readonly<Record<string, string>> = {
  [SHA_256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const ESS_VERSIONS = [
  { oid: '1.2.840.113549.1.9.16.2.47', hashName: 'sha256' },
  { oid: '1.2.840.113549.1.9.16.2.12', hashName: 'sha1' },
] as const;

const engine = new CryptoEngine({ name: 'node', crypto: webcrypto });

/** Certificates in PEM, one after the other. Throws an Error with a sentence. */
export function trustedCertificates(pem: string): readonly Certificate[] {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  if (blocks.length === 0) throw new Error('The certificates of the time-stamping authority cannot be read.');
  return blocks.map(([, base64 = '']) => Certificate.fromBER(Buffer.from(base64, 'base64')));
}

export interface Expected {
  /** What was stamped. */
  readonly note: Buffer;
  readonly nonce: Buffer;
  readonly trusted: readonly Certificate[];
}

/**
 * The reply itself (DER), when it is a stamp of just this note, given to just this query, signed by an authority that leads to the trusted
 * certificates. Throws an AnchorFault.
 */
export async function readTimestamp(reply: Buffer, { note, nonce, trusted }: Expected): Promise<Buffer> {
  const response = parsed(() => TimeStampResp.fromBER(reply));
  if (!GRANTED.includes(response.status.status)) {
    throw new AnchorFault(`The authority granted no stamp (status ${response.status.status}).`);
  }
  const token = response.timeStampToken;
  if (!token) throw new AnchorFault('The authority gave no stamp.');
  const signed = parsed(() => new SignedData({ schema: token.content }));
  const content = signed.encapContentInfo.eContent;
  const info = parsed(() => TSTInfo.fromBER(content?.getValue() ?? new ArrayBuffer(0)));
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const isOurs =
    hashAlgorithm.algorithmId === SHA_256 &&
    Buffer.from(hashedMessage.valueBlock.valueHexView).equals(hash('sha256', note, 'buffer'));
  if (!isOurs) throw new AnchorFault('The stamp of the authority is of something else.');
  if (!info.nonce || !Buffer.from(info.nonce.valueBlock.valueHexView).equals(nonce)) {
    throw new AnchorFault('The stamp of the authority was made for another query.');
  }
  const { signatureVerified, signerCertificate } = await verified(signed, note, trusted);
  if (signatureVerified !== true) throw new AnchorFault('The signature of the stamp does not hold.');
  if (!namesCertificate(signed, signerCertificate)) {
    throw new AnchorFault('The stamp does not name the certificate that signed it.');
  }
  if (!isForTimeStamping(signerCertificate)) {
    throw new AnchorFault('The certificate that signed the stamp is not for time-stamping.');
  }
  return reply;
}

function verified(signed: SignedData, note: Buffer, trusted: readonly Certificate[]): Promise<SignedDataVerifyResult> {
  const data = Uint8Array.from(note).buffer;
  return signed
    .verify({ signer: 0, data, trustedCerts: [...trusted], checkChain: true, extendedMode: true }, engine)
    .catch(() => {
      throw new AnchorFault('The signature of the stamp does not hold, or does not lead to the certificates given.');
    });
}

/** SigningCertificate and its second version, RFC 5816: without it a stamp could be shown with another certificate of the same key. */
function namesCertificate(signed: SignedData, certificate: Certificate | null | undefined): boolean {
  const attributes = signed.signerInfos[0]?.signedAttrs?.attributes ?? [];
  return ESS_VERSIONS.some(({ oid, hashName }) => {
    const value: unknown = attributes.find(({ type }) => type === oid)?.values[0];
    const [first, second] = partsOf(partsOf(partsOf(value)[0])[0]);
    // The second version names its hash first where it is not the usual one.
    const name = HASHES[oidIn(first)] ?? hashName;
    const id = first instanceof Sequence ? second : first;
    if (!(id instanceof OctetString) || !certificate) return false;
    const bytes = Buffer.from(certificate.toSchema(true).toBER());
    return Buffer.from(id.valueBlock.valueHexView).equals(hash(name, bytes, 'buffer'));
  });
}

const partsOf = (value: unknown): readonly unknown[] => (value instanceof Sequence ? value.valueBlock.value : []);

function oidIn(value: unknown): string {
  const [first] = partsOf(value);
  return first instanceof ObjectIdentifier ? first.valueBlock.toString() : '';
}

function isForTimeStamping(certificate: Certificate | null | undefined): boolean {
  const usage = certificate?.extensions?.find(({ extnID }) => extnID === EXT_KEY_USAGE)?.parsedValue;
  return usage instanceof ExtKeyUsage && usage.keyPurposes.includes(TIME_STAMPING);
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new AnchorFault('The answer of the authority cannot be read.');
  }
}
