import { inspect } from 'node:util';
import { type ProviderError, type TransportSettings } from '#libs/provider-spec';
import { makeTestAuthority, type TestAuthority, type TlsIdentity } from '#libs/simulators';
import { type Loopback, serveHttp, serveTls } from './loopback.js';
import { closePorts, never, portTo, WAYS } from './ports.js';

let authority: TestAuthority;
let stranger: TestAuthority;
let vendor: TlsIdentity;
let ourself: TlsIdentity;
const servers: Loopback[] = [];

beforeAll(async () => {
  [authority, stranger] = await Promise.all([makeTestAuthority(), makeTestAuthority()]);
  vendor = await authority.issue({ commonName: 'vendor.example' });
  ourself = await authority.issue({ commonName: 'gateway.example', client: true });
});
afterEach(async () => {
  await closePorts();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const shown = ({ certPem: cert, keyPem: key }: TlsIdentity) => ({ cert, key });
const wantingClients = () => ({ ...shown(vendor), ca: authority.caPem, requestCert: true, rejectUnauthorized: true });

async function serve(...options: Parameters<typeof serveTls>): Promise<string> {
  const server = await serveTls(...options);
  servers.push(server);
  return `https://${options[1] ?? '127.0.0.1'}:${server.port}`;
}

describe.each(WAYS)('$way', ({ wrap }) => {
  const call = (origin: string, tls: TransportSettings['tls']) =>
    wrap(portTo([origin], { tls })).send({ method: 'GET', url: new URL(origin), headers: {} }, never());
  const failure = async (origin: string, tls: TransportSettings['tls']): Promise<ProviderError> =>
    await call(origin, tls).then(
      (reply) => Promise.reject(new Error(`answered: ${reply.body}`)),
      (fault: ProviderError) => fault,
    );

  test('an authority that we were told of is trusted', async () => {
    const origin = await serve(shown(vendor));
    await expect(call(origin, { ca: authority.caPem })).resolves.toMatchObject({ body: 'nobody' });
  });

  test('our client certificate is shown', async () => {
    const origin = await serve(wantingClients());
    const tls = { ca: authority.caPem, ...shown(ourself) };
    await expect(call(origin, tls)).resolves.toMatchObject({ body: 'gateway.example' });
  });

  test.each([
    ['no authority is named', () => undefined],
    ['another authority is named', () => ({ ca: stranger.caPem })],
  ])('a certificate is not trusted when %s', async (_name, tls) => {
    const fault = await failure(await serve(shown(vendor)), tls());
    expect(fault).toMatchObject({ kind: 'misconfigured', delivery: 'not_sent' });
    expect(fault.message).toMatch(/is not trusted/);
  });

  test('a certificate for another host', async () => {
    const fault = await failure(await serve(shown(vendor), '127.0.0.2'), { ca: authority.caPem });
    expect(fault).toMatchObject({ kind: 'misconfigured', delivery: 'not_sent' });
    expect(fault.message).toMatch(/is for another host/);
  });

  test('an expired certificate is an outage of the vendor', async () => {
    const day = 86_400_000;
    const expired = await authority.issue({
      commonName: 'vendor.example',
      notBefore: new Date(Date.now() - 2 * day),
      notAfter: new Date(Date.now() - day),
    });
    const fault = await failure(await serve(shown(expired)), { ca: authority.caPem });
    expect(fault).toMatchObject({ kind: 'unreachable', delivery: 'not_sent' });
  });

  test('TLS 1.1 is not spoken', async () => {
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const fault = await failure(await serve({ ...shown(vendor), ...old }), { ca: authority.caPem });
    expect(fault).toMatchObject({ kind: 'misconfigured', delivery: 'not_sent' });
  });

  test('no TLS on the other side', async () => {
    const server = await serveHttp((_request, response) => response.end());
    servers.push(server);
    const fault = await failure(`https://127.0.0.1:${server.port}`, { ca: authority.caPem });
    expect(fault).toMatchObject({ kind: 'misconfigured', delivery: 'not_sent' });
  });

  test('a client certificate is wanted, and we have none', async () => {
    const origin = await serve({ ...wantingClients(), maxVersion: 'TLSv1.2' });
    const fault = await failure(origin, { ca: authority.caPem });
    expect(fault).toMatchObject({ kind: 'misconfigured', delivery: 'not_sent' });
  });

  // Its server refuses only after our side of the handshake has ended and the request is out, and Node (24.21) reports the end of the
  // connection before the alert: nothing tells this from any other broken connection, so the careful reading stands.
  test('a client certificate is wanted, and we have none, in TLS 1.3', async () => {
    const origin = await serve({ ...wantingClients(), minVersion: 'TLSv1.3' });
    const fault = await failure(origin, { ca: authority.caPem });
    expect(fault).toMatchObject({ kind: 'vendor_fault', delivery: 'unknown' });
  });
});

const PEM = '-----BEGIN PRIVATE KEY-----\nc4n4ry\n-----END PRIVATE KEY-----\n';

test.each([
  ['a certificate without its key', () => ({ cert: ourself.certPem }), /needs both/],
  ['a key without its certificate', () => ({ key: ourself.keyPem }), /needs both/],
  ['a key that is none', () => ({ cert: ourself.certPem, key: PEM }), /PEM texts and belong together/],
  [
    'a key of another certificate',
    () => ({ cert: ourself.certPem, key: vendor.keyPem }),
    /PEM texts and belong together/,
  ],
])('%s stops the start, without a word of the key', (_name, tls, message) => {
  let thrown: unknown;
  try {
    portTo(['https://vendor.example'], { tls: tls() });
  } catch (error) {
    thrown = error;
  }
  expect((thrown as Error).message).toMatch(message);
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toMatch(/c4n4ry|BEGIN/);
});
