import type { webcrypto } from 'node:crypto';

/** What a TLS server or client shows, and its private key. */
export interface TlsIdentity {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface IssueOptions {
  readonly commonName: string;
  /** A client's certificate instead of a server's. */
  readonly client?: boolean;
  /** That of a time-stamping authority instead. */
  readonly timeStamping?: boolean;
  /** Default: an hour ago. */
  readonly notBefore?: Date;
  /** Default: tomorrow. */
  readonly notAfter?: Date;
}

export interface TestAuthority {
  /** PEM of the root: trust it, and every certificate issued here is trusted. */
  readonly caPem: string;
  /** Server certificates are valid for their common name, `localhost` and 127.0.0.1. */
  issue(options: IssueOptions): Promise<TlsIdentity>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A certificate authority that lives as long as the test. Nothing of it is ever written to a file. */
export async function makeTestAuthority(): Promise<TestAuthority> {
  // Loaded on use: the package is a tool of development, and reads decorator metadata while it loads.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { crypto } = globalThis;
  x509.cryptoProvider.set(crypto);

  const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const serialNumber = () => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
  const pemOf = async (key: webcrypto.CryptoKey): Promise<string> =>
    x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

  const rootKeys = await makeKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Test Authority',
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 30 * DAY),
    signingAlgorithm: ALGORITHM,
    keys: rootKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });

  return {
    caPem: root.toString('pem'),
    async issue({ commonName, client = false, timeStamping = false, notBefore, notAfter }) {
      const keys = await makeKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        issuer: root.subject,
        subject: `CN=${commonName}`,
        notBefore: notBefore ?? new Date(Date.now() - HOUR),
        notAfter: notAfter ?? new Date(Date.now() + DAY),
        signingAlgorithm: ALGORITHM,
        publicKey: keys.publicKey,
        signingKey: rootKeys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          timeStamping
            ? new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.timeStamping], true)
            : new x509.ExtendedKeyUsageExtension([
                client ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth,
              ]),
          new x509.SubjectAlternativeNameExtension([
            { type: 'dns', value: commonName },
            ...(client
              ? []
              : ([
                  { type: 'dns', value: 'localhost' },
                  { type: 'ip', value: '127.0.0.1' },
                ] as const)),
          ]),
        ],
      });
      return { certPem: leaf.toString('pem'), keyPem: await pemOf(keys.privateKey) };
    },
  };
}
