import { createHash, webcrypto } from 'node:crypto';
import { Integer, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  MessageImprint,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import type { TestAuthority, TlsIdentity } from '../vendors/tls.js';
import { startVendorServer, type VendorReply, type VendorRequest } from '../vendors/vendor-server.js';

const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SHA_512 = '2.16.840.1.101.3.4.2.3';
/** RFC 5816: names the certificate that signed, by its hash. */
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const POLICY = '1.3.6.1.4.1.99999.1';

const engine = new CryptoEngine({ name: 'node', crypto: webcrypto });

/** What an authority that is broken, or is somebody else, could do; `names_by_sha512` is right, and rare. */
export type TimestampTrouble =
  | 'rejects'
  | 'other_imprint'
  | 'other_nonce'
  | 'no_nonce'
  | 'wrong_signature'
  | 'other_authority'
  | 'not_for_stamps'
  | 'names_another_certificate'
  | 'names_by_sha512'
  | 'garbage'
  | 'http_500';

export interface TimestampServer {
  readonly url: string;
  /** PEM that its stamps lead to. */
  readonly caPem: string;
  /** Hashes that were shown to it, hex. */
  readonly stamped: readonly string[];
  /** The next query meets this. */
  fail(trouble: TimestampTrouble): void;
  close(): Promise<void>;
}

/** A time-stamping authority by HTTP: RFC 3161 sections 2.4 and 3.4. `others` is an authority that nobody trusts. */
export async function startTimestampServer(authority: TestAuthority, others: TestAuthority): Promise<TimestampServer> {
  const stamped: string[] = [];
  const troubles: TimestampTrouble[] = [];
  const own = await authority.issue({ commonName: 'Test Time-Stamping', timeStamping: true });
  const strange = await others.issue({ commonName: 'Test Time-Stamping', timeStamping: true });
  const web = await authority.issue({ commonName: 'www.example.com' });

  const handle = async ({ method, headers, body }: VendorRequest): Promise<VendorReply> => {
    if (method !== 'POST' || headers['content-type'] !== 'application/timestamp-query')
      return { status: 415, body: '' };
    const trouble = troubles.shift();
    if (trouble === 'http_500') return { status: 500, body: '' };
    const bytes =
      trouble === 'garbage' ? Buffer.from('no DER at all') : await answer(TimeStampReq.fromBER(body), trouble);
    return { status: 200, headers: { 'content-type': 'application/timestamp-reply' }, body: '', bytes };
  };

  const answer = async (query: TimeStampReq, trouble: TimestampTrouble | undefined): Promise<Buffer> => {
    if (trouble === 'rejects') return replyWith(2);
    stamped.push(Buffer.from(query.messageImprint.hashedMessage.valueBlock.valueHexView).toString('hex'));
    const identity = trouble === 'other_authority' ? strange : trouble === 'not_for_stamps' ? web : own;
    return replyWith(0, await tokenFor(query, identity, trouble));
  };

  const server = await startVendorServer({ handle });
  return {
    url: `${server.origin}/tsr`,
    caPem: authority.caPem,
    stamped,
    fail: (trouble) => void troubles.push(trouble),
    close: () => server.close(),
  };
}

function replyWith(status: number, timeStampToken?: ContentInfo): Buffer {
  const reply = new TimeStampResp({ status: new PKIStatusInfo({ status }), ...(timeStampToken && { timeStampToken }) });
  return Buffer.from(reply.toSchema().toBER());
}

async function tokenFor(
  query: TimeStampReq,
  identity: TlsIdentity,
  trouble: TimestampTrouble | undefined,
): Promise<ContentInfo> {
  const info = Buffer.from(infoFor(query, trouble).toSchema().toBER());
  const certificate = Certificate.fromBER(pemBytes(identity.certPem));
  const digest = createHash('sha256').update(info).digest();
  const signed = new SignedData({
    version: 3,
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: TST_INFO,
      eContent: new OctetString({ valueHex: info }),
    }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            new Attribute({ type: CONTENT_TYPE, values: [new ObjectIdentifier({ value: TST_INFO })] }),
            new Attribute({ type: SIGNING_TIME, values: [new UTCTime({ valueDate: new Date() })] }),
            new Attribute({ type: MESSAGE_DIGEST, values: [new OctetString({ valueHex: digest })] }),
            new Attribute({ type: SIGNING_CERTIFICATE_V2, values: [certificateId(identity, trouble)] }),
          ],
        }),
      }),
    ],
    certificates: [certificate],
  });
  const key = await webcrypto.subtle.importKey('pkcs8', pemBytes(identity.keyPem), ALGORITHM, false, ['sign']);
  await signed.sign(key, 0, 'SHA-256', Uint8Array.from(info).buffer, engine);
  if (trouble === 'wrong_signature') spoil(signed);
  return new ContentInfo({ contentType: SIGNED_DATA, content: signed.toSchema(true) });
}

/** SigningCertificateV2 with one ESSCertIDv2: by SHA-256, or by a hash that it names. */
function certificateId({ certPem }: TlsIdentity, trouble: TimestampTrouble | undefined): Sequence {
  const named = trouble === 'names_another_certificate' ? Buffer.from('another') : pemBytes(certPem);
  const isLong = trouble === 'names_by_sha512';
  const id = new OctetString({
    valueHex: createHash(isLong ? 'sha512' : 'sha256')
      .update(named)
      .digest(),
  });
  const algorithm = new Sequence({ value: [new ObjectIdentifier({ value: SHA_512 })] });
  const parts = isLong ? [algorithm, id] : [id];
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: parts })] })] });
}

function infoFor({ messageImprint, nonce }: TimeStampReq, trouble: TimestampTrouble | undefined): TSTInfo {
  const hashAlgorithm = new AlgorithmIdentifier({ algorithmId: messageImprint.hashAlgorithm.algorithmId });
  const hashed = Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView);
  if (trouble === 'other_imprint') hashed.writeUInt8(hashed.readUInt8(0) ^ 1, 0);
  const given = trouble === 'other_nonce' ? new Integer({ value: 7 }) : nonce;
  return new TSTInfo({
    version: 1,
    policy: POLICY,
    messageImprint: new MessageImprint({ hashAlgorithm, hashedMessage: new OctetString({ valueHex: hashed }) }),
    serialNumber: new Integer({ value: 1 + Math.floor(Math.random() * 1_000_000) }),
    genTime: new Date(),
    ...(given && trouble !== 'no_nonce' ? { nonce: given } : {}),
  });
}

function spoil(signed: SignedData): void {
  const [signer] = signed.signerInfos;
  const bytes = signer?.signature.valueBlock.valueHexView;
  if (bytes) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
}

const pemBytes = (pem: string): Buffer => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
