import { ExtendedKeyUsage } from '@peculiar/x509';
import { Sensitive } from '#libs/provider-spec';
import {
  aCertificate,
  base64,
  byteSequence,
  type Certificate,
  envoy,
} from '../../../test/support/client-certificates.js';
import { aFlow } from '../../../test/support/edge-doubles.js';
import type { CertificateHeader } from '../../config/index.js';
import { CallerAuthenticator } from './caller.authenticator.js';
import type { CallerRefusal } from './caller-identity.js';

const DAY = 86_400_000;
const NOW = new Date('2026-11-22T12:00:00Z');
const PROXY = '10.0.0.1';
const STRANGER = '203.0.113.9';

let good: Certificate;
let next: Certificate;
let stranger: Certificate;
let serverOnly: Certificate;
let anyUse: Certificate;
let unmarked: Certificate;

beforeAll(async () => {
  const { clientAuth, serverAuth } = ExtendedKeyUsage;
  const usages = [[clientAuth], [serverAuth, clientAuth], [clientAuth], [serverAuth], ['2.5.29.37.0'], 'none'] as const;
  const made = await Promise.all(usages.map((usage) => aCertificate(usage, NOW)));
  [good, next, stranger, serverOnly, anyUse, unmarked] = made as [
    Certificate,
    Certificate,
    Certificate,
    Certificate,
    Certificate,
    Certificate,
  ];
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

const [ARR, XFCC] = ['X-ARR-ClientCert', 'X-Forwarded-Client-Cert'];
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
    ['RFC 9440', 'client-cert', 'Client-Cert', () => byteSequence(good)],
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

describe('a pinned certificate', () => {
  it('that does not say what it is for is for anything', () => {
    const shown = show('x-arr-clientcert', ['X-ARR-ClientCert', base64(unmarked)], PROXY, [unmarked.pin]);
    expect(shown).toEqual(identity(unmarked));
  });

  it.each([
    ['servers', () => serverOnly],
    ['anything, in so many words', () => anyUse],
  ])('that says it is for %s is refused', (_, certificate) => {
    const shown = show('x-arr-clientcert', ['X-ARR-ClientCert', base64(certificate())], PROXY, [certificate().pin]);
    expect(shown).toBe('certificate_wrong_purpose');
  });

  it.each([
    [-DAY - 1000, 'certificate_not_yet_valid'],
    [-DAY, undefined],
    [DAY, undefined],
    [DAY + 1000, 'certificate_expired'],
  ])('%d ms from the middle of its period', (ms, refusal) => {
    const headers = ['X-ARR-ClientCert', base64(good)];
    const found = show('x-arr-clientcert', headers, PROXY, [good.pin], new Date(NOW.getTime() + ms));
    expect(found).toEqual(refusal ?? identity(good));
  });
});

describe('nobody', () => {
  it.each<[CallerRefusal, string, CertificateHeader, () => string[]]>([
    ['certificate_not_pinned', 'an unpinned certificate', 'x-arr-clientcert', () => [ARR, base64(stranger)]],
    ['certificate_unreadable', 'something else', 'x-arr-clientcert', () => [ARR, 'AAAA']],
    ['certificate_unreadable', 'broken base64', 'x-arr-clientcert', () => [ARR, `${base64(good)}!`]],
    [
      'certificate_unreadable',
      'bytes after the certificate',
      'x-arr-clientcert',
      () => [ARR, Buffer.concat([good.der, Buffer.alloc(3)]).toString('base64')],
    ],
    [
      'certificate_unreadable',
      'two certificates in one',
      'x-arr-clientcert',
      () => [ARR, `${good.pem} ${stranger.pem}`.replaceAll('\n', ' ')],
    ],
    ['certificate_unreadable', 'a huge value', 'x-arr-clientcert', () => [ARR, 'A'.repeat(40_000)]],
    [
      'certificate_ambiguous',
      'the header twice',
      'x-arr-clientcert',
      () => [ARR, base64(good), ARR.toLowerCase(), base64(good)],
    ],
    ['certificate_ambiguous', 'an underscore', 'x-arr-clientcert', () => ['X_ARR_ClientCert', base64(good)]],
    [
      'certificate_ambiguous',
      'an underscore beside the right one',
      'x-arr-clientcert',
      () => [ARR, base64(good), 'X-ARR_ClientCert', base64(good)],
    ],
    [
      'certificate_ambiguous',
      'two elements of Envoy',
      'x-forwarded-client-cert',
      () => [XFCC, `${envoy(good)},${envoy(good)}`],
    ],
    [
      'certificate_ambiguous',
      'two Cert of Envoy',
      'x-forwarded-client-cert',
      () => [XFCC, `${envoy(good)};${envoy(good)}`],
    ],
    [
      'certificate_unreadable',
      'only a hash of Envoy',
      'x-forwarded-client-cert',
      () => [XFCC, `Hash=${good.pin};Subject="CN=connector.example.test"`],
    ],
    [
      'certificate_unreadable',
      'only a chain of Envoy',
      'x-forwarded-client-cert',
      () => [XFCC, envoy(good).replace('Cert', 'Chain')],
    ],
    ['certificate_unreadable', 'an endless quotation', 'x-forwarded-client-cert', () => [XFCC, `${envoy(good)};By="`]],
    ['certificate_unreadable', 'bad percent-encoding', 'x-forwarded-client-cert', () => [XFCC, 'Cert="%zz"']],
    ['certificate_unreadable', 'base64 without colons', 'client-cert', () => ['Client-Cert', base64(good)]],
    [
      'certificate_unreadable',
      'parameters of RFC 9440',
      'client-cert',
      () => ['Client-Cert', `${byteSequence(good)};a=1`],
    ],
    [
      'certificate_unreadable',
      'a list of RFC 9440',
      'client-cert',
      () => ['Client-Cert', `${byteSequence(good)}, ${byteSequence(good)}`],
    ],
    ['bad_credentials', 'no value', 'x-arr-clientcert', () => [ARR, ' ']],
    ['bad_credentials', 'a header that is not the configured one', 'client-cert', () => [ARR, base64(good)]],
    ['bad_credentials', 'no header', 'x-arr-clientcert', () => []],
  ])('%s: %s', (refusal, _, header, rawHeaders) => {
    expect(show(header, rawHeaders())).toBe(refusal);
  });

  it('from a stranger, even with the right password', () => {
    expect(show('x-arr-clientcert', BASIC, STRANGER)).toEqual({ method: 'basic', name: 'entra' });
    for (const name of ['X-ARR-ClientCert', 'X-Forwarded-Client-Cert', 'Client-Cert', 'client_cert']) {
      const shown = show('x-arr-clientcert', [...BASIC, name, base64(good)], STRANGER);
      expect(shown).toBe(name.includes('_') ? 'certificate_ambiguous' : 'certificate_untrusted_peer');
    }
  });

  it('at a flow without a rule, without any method, or unknown', () => {
    const rawHeaders = ['X-ARR-ClientCert', base64(good)];
    const callers = authenticator('x-arr-clientcert', [good.pin]);
    for (const flow of ['plain', 'closed', 'nobody', 'constructor']) {
      expect(callers.authenticate(flow, { rawHeaders, peer: PROXY })).toBe('bad_credentials');
    }
    expect(callers.authenticate('closed', { rawHeaders: BASIC, peer: PROXY })).toBe('bad_credentials');
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
