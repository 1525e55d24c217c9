import { createHash, webcrypto } from 'node:crypto';
import { ExtendedKeyUsageExtension, PemConverter, X509CertificateGenerator } from '@peculiar/x509';

const DAY = 86_400_000;

export interface Certificate {
  readonly der: Buffer;
  readonly pem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly pin: string;
}

/** A certificate in force for a day on either side of `around`. `usages`: its extended key usage; `none`: it has no such extension. */
export async function aCertificate(usages: readonly string[] | 'none', around: Date): Promise<Certificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=connector.example.test',
    notBefore: new Date(around.getTime() - DAY),
    notAfter: new Date(around.getTime() + DAY),
    signingAlgorithm: algorithm,
    keys: keys as never,
    extensions: usages === 'none' ? [] : [new ExtendedKeyUsageExtension([...usages])],
  });
  const der = Buffer.from(certificate.rawData);
  return {
    der,
    pem: PemConverter.encode(certificate.rawData, 'CERTIFICATE'),
    pin: createHash('sha256').update(der).digest('hex'),
  };
}

export const base64 = ({ der }: Certificate): string => der.toString('base64');
export const envoy = ({ pem }: Certificate): string =>
  `Hash=0123;Cert="${encodeURIComponent(pem)}";Subject="CN=a\\",b;c";URI=`;
export const byteSequence = (certificate: Certificate): string => `:${base64(certificate)}:`;
