import { createHash, webcrypto } from 'node:crypto';
import { ExtendedKeyUsage, ExtendedKeyUsageExtension, PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import { Sensitive } from '#libs/provider-spec';
import { aFlow } from '../../../test/support/edge-doubles.js';
import type { CertificateHeader } from '../../config/index.js';
import { CallerAuthenticator } from './caller.authenticator.js';

const DAY = 86_400_000;
const NOW = new Date('2026-11-22T12:00:00Z');
const PROXY = '10.0.0.1';
const STRANGER = '203.0.113.9';

interface Certificate {
  readonly der: Buffer;
  readonly pem: string;
  readonly pin: string;
}

async function aCertificate(usages: readonly string[] | 'none' = [ExtendedKeyUsage.clientAuth]): Promise<Certificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=connector.example.test',
    notBefore: new Date(NOW.getTime() - DAY),
    notAfter: new Date(NOW.getTime() + DAY),
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

const base64 = ({ der }: Certificate): string => der.toString('base64');
const envoy = ({ pem }: Certificate): string =>
  `Hash=0123;Cert="${encodeURIComponent(pem)}";Subject="CN=a\\",b;c";URI=`;

let good: Certificate;
let next: Certificate;
let stranger: Certificate;
let serverOnly: Certificate;
let anyUse: Certificate;
let unmarked: Certificate;

beforeAll(async () => {
  [good, next, stranger, serverOnly, anyUse, unmarked] = await Promise.all([
    aCertificate(),
    aCertificate([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    aCertificate(),
    aCertificate([ExtendedKeyUsage.serverAuth]),
    aCertificate(['2.5.29.37.0']),
    aCertificate('none'),
  ]);
});

function authenticator(header: CertificateHeader, pins: readonly string[], now = NOW): CallerAuthenticator {
  const flow = aFlow({
    authentication: {
      basic: [{ username: 'entra', secret: new Sensitive('secret') }],
      clientCertificate: { header, pins },
    },
  });
  return new CallerAuthenticator({
    flows: new Map([
      ['customers', flow],
      ['plain', aFlow({ name: 'plain' })],
      ['closed', aFlow({ name: 'closed', authentication: { basic: [] } })],
    ]),
    server: { trustedProxies: ['10.0.0.0/8'] },
    pepper: Buffer.alloc(32, 3),
    clock: { now: () => now },
  });
}

const show = (header: CertificateHeader, rawHeaders: string[], peer = PROXY, pins = [good.pin], now = NOW) =>
  authenticator(header, pins, now).authenticate('customers', { rawHeaders, peer });

const BASIC = ['Authorization', `Basic ${Buffer.from('entra:secret').toString('base64')}`];
const identity = (certificate: Certificate) => ({
  method: 'client-certificate',
  name: `sha256:${certificate.pin.slice(0, 16)}`,
});

describe('what a trusted proxy hands on', () => {
  it.each<[string, CertificateHeader, string, () => string]>([
    ['App Service', 'x-arr-clientcert', 'X-ARR-ClientCert', () => base64(good)],
    ['App Service with armour', 'x-arr-clientcert', 'x-arr-clientcert', () => good.pem.replaceAll('\n', ' ')],
    ['Envoy', 'x-forwarded-client-cert', 'X-Forwarded-Client-Cert', () => envoy(good)],
    ['Envoy, bare', 'x-forwarded-client-cert', 'X-FORWARDED-CLIENT-CERT', () => `cert=${encodeURIComponent(good.pem)}`],
    ['RFC 9440', 'client-cert', 'Client-Cert', () => `:${base64(good)}:`],
  ])('%s', (_, header, spelling, value) => {
    expect(show(header, ['Host', 'x', spelling, value()])).toEqual(identity(good));
  });

  it('knows both pins while one certificate replaces the other', () => {
    for (const certificate of [good, next]) {
      const headers = ['X-ARR-ClientCert', base64(certificate)];
      expect(show('x-arr-clientcert', headers, PROXY, [good.pin, next.pin])).toEqual(identity(certificate));
    }
  });

  it('knows a proxy on a dual-stack socket, and a pin in capitals', () => {
    const headers = ['X-ARR-ClientCert', base64(good)];
    expect(show('x-arr-clientcert', headers, '::ffff:10.0.0.1', [good.pin.toUpperCase()])).toEqual(identity(good));
  });
});

describe('nobody', () => {
  it.each<[string, CertificateHeader, () => string[]]>([
    ['an unpinned certificate', 'x-arr-clientcert', () => ['X-ARR-ClientCert', base64(stranger)]],
    ['no value', 'x-arr-clientcert', () => ['X-ARR-ClientCert', '']],
    ['something else', 'x-arr-clientcert', () => ['X-ARR-ClientCert', 'AAAA']],
    ['broken base64', 'x-arr-clientcert', () => ['X-ARR-ClientCert', `${base64(good)}!`]],
    [
      'bytes after the certificate',
      'x-arr-clientcert',
      () => ['X-ARR-ClientCert', Buffer.concat([good.der, Buffer.alloc(3)]).toString('base64')],
    ],
    [
      'two certificates in one',
      'x-arr-clientcert',
      () => ['X-ARR-ClientCert', `${good.pem} ${stranger.pem}`.replaceAll('\n', ' ')],
    ],
    [
      'the header twice',
      'x-arr-clientcert',
      () => ['X-ARR-ClientCert', base64(good), 'x-arr-clientcert', base64(good)],
    ],
    ['a huge value', 'x-arr-clientcert', () => ['X-ARR-ClientCert', 'A'.repeat(40_000)]],
    [
      'two elements of Envoy',
      'x-forwarded-client-cert',
      () => ['X-Forwarded-Client-Cert', `${envoy(good)},${envoy(good)}`],
    ],
    [
      'two Cert of Envoy',
      'x-forwarded-client-cert',
      () => ['X-Forwarded-Client-Cert', `${envoy(good)};${envoy(good)}`],
    ],
    [
      'only a hash of Envoy',
      'x-forwarded-client-cert',
      () => ['X-Forwarded-Client-Cert', `Hash=${good.pin};Subject="CN=connector.example.test"`],
    ],
    [
      'only a chain of Envoy',
      'x-forwarded-client-cert',
      () => ['X-Forwarded-Client-Cert', envoy(good).replace('Cert', 'Chain')],
    ],
    ['an endless quotation', 'x-forwarded-client-cert', () => ['X-Forwarded-Client-Cert', `${envoy(good)};By="`]],
    ['bad percent-encoding', 'x-forwarded-client-cert', () => ['X-Forwarded-Client-Cert', 'Cert="%zz"']],
    ['base64 without colons', 'client-cert', () => ['Client-Cert', base64(good)]],
    ['parameters of RFC 9440', 'client-cert', () => ['Client-Cert', `:${base64(good)}:;a=1`]],
    ['a list of RFC 9440', 'client-cert', () => ['Client-Cert', `:${base64(good)}:, :${base64(good)}:`]],
    ['a header that is not the configured one', 'client-cert', () => ['X-ARR-ClientCert', base64(good)]],
    ['an underscore', 'x-arr-clientcert', () => ['X_ARR_ClientCert', base64(good)]],
    [
      'an underscore beside the right one',
      'x-arr-clientcert',
      () => ['X-ARR-ClientCert', base64(good), 'X-ARR_ClientCert', base64(good)],
    ],
    ['no header', 'x-arr-clientcert', () => []],
  ])('%s', (_, header, rawHeaders) => {
    expect(show(header, rawHeaders())).toBeUndefined();
  });

  it.each<[string, () => Certificate]>([
    ['is for servers', () => serverOnly],
    ['is for anything', () => anyUse],
    ['does not say what it is for', () => unmarked],
  ])('with a pinned certificate that %s', (_, certificate) => {
    expect(
      show('x-arr-clientcert', ['X-ARR-ClientCert', base64(certificate())], PROXY, [certificate().pin]),
    ).toBeUndefined();
  });

  it.each([
    [NOW.getTime() - DAY - 1000, false],
    [NOW.getTime() - DAY, true],
    [NOW.getTime() + DAY, true],
    [NOW.getTime() + DAY + 1000, false],
  ])('outside its dates: at %d it is %s', (at, accepted) => {
    const found = show('x-arr-clientcert', ['X-ARR-ClientCert', base64(good)], PROXY, [good.pin], new Date(at));
    expect(found !== undefined).toBe(accepted);
  });

  it('from a stranger, even with the right password', () => {
    expect(show('x-arr-clientcert', BASIC, STRANGER)).toEqual({ method: 'basic', name: 'entra' });
    for (const name of ['X-ARR-ClientCert', 'X-Forwarded-Client-Cert', 'Client-Cert', 'client_cert']) {
      expect(show('x-arr-clientcert', [...BASIC, name, base64(good)], STRANGER)).toBeUndefined();
    }
  });

  it('at a flow without a rule, without any method, or unknown', () => {
    const rawHeaders = ['X-ARR-ClientCert', base64(good)];
    const callers = authenticator('x-arr-clientcert', [good.pin]);
    for (const flow of ['plain', 'closed', 'nobody', 'constructor']) {
      expect(callers.authenticate(flow, { rawHeaders, peer: PROXY })).toBeUndefined();
    }
    expect(callers.authenticate('closed', { rawHeaders: BASIC, peer: PROXY })).toBeUndefined();
  });
});

describe('settings', () => {
  it('accept either method where a flow has both', () => {
    expect(show('x-arr-clientcert', [...BASIC, 'X-ARR-ClientCert', base64(stranger)])).toEqual({
      method: 'basic',
      name: 'entra',
    });
  });

  it('refuse a third pin and a pin of another kind', () => {
    expect(() => authenticator('client-cert', [good.pin, good.pin, good.pin])).toThrow('customers');
    expect(() => authenticator('client-cert', [good.pin.slice(0, 40)])).toThrow('thumbprint');
  });
});
