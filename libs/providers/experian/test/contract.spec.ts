import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { PooledHttpPort } from '#libs/provider-kit';
import type { ProviderDefinition, ProviderOutcome, VerificationRequest } from '#libs/provider-spec';
import {
  EXPERIAN_PERSONAS,
  EXPERIAN_TEST_CREDENTIALS,
  type ExperianServer,
  FAULT_NAMES,
  makeTestAuthority,
  startExperianServer,
  type TestAuthority,
  type TlsIdentity,
} from '#libs/simulators';
import { experianCrossCore1 } from '../src/crosscore1.provider.js';
import { experian } from '../src/experian.provider.js';
import { experianPreciseId } from '../src/precise-id.provider.js';
import { crossCore1, PRECISE_ID } from './settings.js';
import { applicantOf, call, configOf, faultIn } from './stage.js';

const HMAC_KEY = 'contract-hmac-key-Ünïcode';
const pace = { slowMs: 30, dripMs: 1 };
/** Faults that outlast the patience of these tests; the others end by themselves. */
const ENDLESS = ['Hang'];

let authority: TestAuthority;
let client: TlsIdentity;
let plain: ExperianServer;
let secure: ExperianServer;
const ports: PooledHttpPort[] = [];

beforeAll(async () => {
  nock.enableNetConnect('127.0.0.1');
  authority = await makeTestAuthority();
  client = await authority.issue({ commonName: 'verigate.example.test', client: true });
  const tls = { ...(await authority.issue({ commonName: 'experian.example.test' })), clientCa: authority.caPem };
  plain = await startExperianServer({ pace, messageWindowMs: 60_000 });
  secure = await startExperianServer({ pace, tls, hmacKey: HMAC_KEY });
});

beforeEach(() => {
  plain.clear();
  secure.clear();
});

afterAll(async () => {
  await Promise.all(ports.map((port) => port.close()));
  await Promise.all([plain.close(), secure.close()]);
});

const log: string[] = [];
const write = (event: string, fields?: object) => void log.push(`${event} ${inspect(fields)}`);

function providerOf<Config extends object>(definition: ProviderDefinition<Config>, settings: object) {
  const config = configOf(definition.configClass, settings);
  const port = new PooledHttpPort(definition.transport(config));
  ports.push(port);
  return definition.create(config, { http: port, clock: { now: () => new Date() }, log: { info: write, warn: write } });
}

const { clientId, clientSecret, username, password, tenantId, preciseId } = EXPERIAN_TEST_CREDENTIALS;

const crossCore2Settings = (server: ExperianServer) => ({
  environment: 'uat',
  consent: true,
  tokenUrl: server.tokenUrl,
  submitUrl: server.submitUrl,
  tenantId,
  requestType: 'Authenticateplus-Standalone',
  clientId,
  clientSecret,
  username,
  password,
});

const { environment: _e, consent: _c, ...subscriber } = PRECISE_ID;

const preciseIdSettings = (server: ExperianServer) => ({
  ...subscriber,
  ...crossCore2Settings(server),
  requestType: 'PreciseIdOnly',
  preciseIdUsername: preciseId.username,
  preciseIdPassword: preciseId.password,
});

const crossCore1Settings = (identity: TlsIdentity) => ({
  ...crossCore1(identity),
  submitUrl: secure.crossCore1Url,
  tenantId,
  hmacKey: HMAC_KEY,
  ca: authority.caPem,
});

const ATTRIBUTES = { extension_DateOfBirth: 'dateOfBirth', extension_NationalId: 'nationalId' } as const;
let references = 0;

function requestOf(claims: Readonly<Record<string, string>>): VerificationRequest {
  const values = Object.entries(claims).map(([claim, value]) => [
    ATTRIBUTES[claim as keyof typeof ATTRIBUTES] ?? claim,
    value,
  ]);
  references += 1;
  return {
    applicant: applicantOf(Object.fromEntries(values)),
    reference: `CONTRACT${String(references).padStart(18, '0')}`,
  };
}

const personOf = (name: string) => {
  const persona = EXPERIAN_PERSONAS.find((candidate) => candidate.name === name);
  if (!persona) throw new Error(`nobody is called ${name}`);
  return requestOf(persona.claims);
};

const endOf = async (work: Promise<ProviderOutcome>): Promise<string> =>
  work.then(
    ({ status }) => status,
    () => 'error',
  );

const everybody = EXPERIAN_PERSONAS.filter(({ name }) => !ENDLESS.includes(name));

describe.each([
  ['experian', () => providerOf(experian, crossCore2Settings(plain))],
  ['experian-precise-id', () => providerOf(experianPreciseId, preciseIdSettings(plain))],
] as const)('%s over a real socket', (_type, make) => {
  let provider: ReturnType<typeof make>;
  beforeAll(() => {
    provider = make();
  });

  it.each(everybody.map(({ name, expect: end }) => [name, end] as const))('%s ends %s', async (name, end) => {
    const request = personOf(name);
    expect(await endOf(provider.verify(request, call()))).toBe(end);
    // Asked once, or not counted at all: a refused token reaches no check.
    const wanted = name === 'Unauthorized' ? [] : [request.reference];
    expect(plain.calls.map(({ reference }) => reference)).toEqual(wanted);
  });

  it('gives up on a vendor that hangs', async () => {
    const controller = new AbortController();
    const work = faultIn(provider.verify(personOf('Hang'), call(controller.signal)));
    while (plain.calls.length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await work).toMatchObject({ kind: 'cancelled', delivery: 'unknown' });
  });

  it('shows nothing of the person, the token or the accounts', async () => {
    const results: unknown[] = [];
    for (const { claims } of everybody)
      results.push(await provider.verify(requestOf(claims), call()).catch((error: unknown) => error));
    const text = inspect([results, log], { depth: 12, showHidden: true });
    const secrets = [
      password,
      clientSecret,
      preciseId.password,
      Buffer.from(preciseId.password).toString('base64'),
      'eyJ',
    ];
    for (const word of [...secrets, '219099999', '1984-10-28', 'Example Street', 'Formeroccupant'])
      expect(text).not.toContain(word);
  });
});

describe('CrossCore 2 against the vendor', () => {
  it('makes one token call for 50 checks at once', async () => {
    const provider = providerOf(experian, crossCore2Settings(plain));
    const before = plain.tokenCalls();
    const results = await Promise.all(Array.from({ length: 50 }, () => provider.verify(personOf('Accept'), call())));
    expect(results.every(({ status }) => status === 'verified')).toBe(true);
    expect(plain.tokenCalls() - before).toBe(1);
    expect(new Set(plain.calls.map(({ reference }) => reference)).size).toBe(50);
  });

  it('replaces 50 refused tokens with one', async () => {
    const provider = providerOf(experian, crossCore2Settings(plain));
    await provider.verify(personOf('Accept'), call());
    plain.revokeTokens();
    const before = plain.tokenCalls();
    const results = await Promise.all(Array.from({ length: 50 }, () => provider.verify(personOf('Accept'), call())));
    expect(results.every(({ status }) => status === 'verified')).toBe(true);
    expect(plain.tokenCalls() - before).toBe(1);
    expect(plain.calls).toHaveLength(51);
  });

  it('outlives a token service that fails twice, and no more', async () => {
    plain.failTokenCalls(2);
    const verified = providerOf(experian, crossCore2Settings(plain)).verify(personOf('Accept'), call());
    expect(await endOf(verified)).toBe('verified');
    plain.failTokenCalls(3);
    const failed = providerOf(experian, crossCore2Settings(plain)).verify(personOf('Accept'), call());
    expect(await faultIn(failed)).toMatchObject({ kind: 'vendor_fault', delivery: 'not_sent' });
    expect(plain.calls).toHaveLength(1);
  });

  it.each([
    ['password', 'wrong', 'unauthenticated', 'not_sent'],
    ['tenantId', 'ANOTHER', 'misconfigured', 'sent'],
    ['requestType', 'Nonsense', 'misconfigured', 'sent'],
    ['submitUrl', undefined, 'misconfigured', 'sent'],
  ])('a wrong %s', async (setting, value, kind, delivery) => {
    const wrong = value ?? plain.submitUrl.replace('npsimulated1', 'npsomebody01');
    const provider = providerOf(experian, { ...crossCore2Settings(plain), [setting]: wrong });
    expect(await faultIn(provider.verify(personOf('Accept'), call()))).toMatchObject({ kind, delivery });
  });

  it('a wrong Precise ID password trips the breaker, lest the account be locked', async () => {
    const provider = providerOf(experianPreciseId, { ...preciseIdSettings(plain), preciseIdPassword: 'wrong' });
    const fault = await faultIn(provider.verify(personOf('Accept'), call()));
    expect(fault).toMatchObject({ kind: 'unauthenticated', vendorCode: '709' });
    expect(fault.policy.tripsBreaker).toBe(true);
  });

  it('takes longest names to the letter', async () => {
    const claims = { ...EXPERIAN_PERSONAS[0]?.claims, surname: 'Ä'.repeat(40) } as Record<string, string>;
    expect(await endOf(providerOf(experian, crossCore2Settings(plain)).verify(requestOf(claims), call()))).toBe(
      'verified',
    );
  });
});

describe('CrossCore 1 over TLS', () => {
  it.each(everybody.map(({ name, expect: end }) => [name, end] as const))('%s ends %s', async (name, end) => {
    const request = personOf(name);
    expect(await endOf(providerOf(experianCrossCore1, crossCore1Settings(client)).verify(request, call()))).toBe(end);
    expect(secure.calls).toHaveLength(name === 'Unauthorized' ? 0 : 1);
  });

  it('signs names in UTF-8', async () => {
    const claims = { ...EXPERIAN_PERSONAS[0]?.claims, surname: 'Müller-Łuczak' } as Record<string, string>;
    const provider = providerOf(experianCrossCore1, crossCore1Settings(client));
    expect(await endOf(provider.verify(requestOf(claims), call()))).toBe('verified');
  });

  it('a wrong key is refused, once', async () => {
    const provider = providerOf(experianCrossCore1, { ...crossCore1Settings(client), hmacKey: 'another-key' });
    expect(await faultIn(provider.verify(personOf('Accept'), call()))).toMatchObject({ kind: 'unauthenticated' });
    expect(secure.calls).toEqual([]);
  });

  it('a certificate of another authority ends in the handshake', async () => {
    const stranger = await (await makeTestAuthority()).issue({ commonName: 'stranger.example.test', client: true });
    const fault = await faultIn(
      providerOf(experianCrossCore1, crossCore1Settings(stranger)).verify(personOf('Accept'), call()),
    );
    // Node's server cuts the connection without a TLS alert; one that sends the alert makes this `misconfigured` (provider-kit).
    expect(['misconfigured', 'vendor_fault']).toContain(fault.kind);
    expect(secure.calls).toEqual([]);
  });

  it('a certificate that Experian does not know is refused with 403', async () => {
    const tls = {
      ...(await authority.issue({ commonName: 'experian.example.test' })),
      clientCa: authority.caPem,
      clientCertificateRequired: false,
    };
    const picky = await startExperianServer({ tls, hmacKey: HMAC_KEY, clientThumbprints: ['00'.repeat(32)] });
    const settings = { ...crossCore1Settings(client), submitUrl: picky.crossCore1Url };
    const fault = await faultIn(providerOf(experianCrossCore1, settings).verify(personOf('Accept'), call()));
    expect(fault).toMatchObject({ kind: 'unauthenticated', httpStatus: 403 });
    expect(picky.calls).toEqual([]);
    await picky.close();
  });

  it('a vendor whose certificate is not trusted gets nothing', async () => {
    const { ca: _ca, ...settings } = crossCore1Settings(client);
    const fault = await faultIn(providerOf(experianCrossCore1, settings).verify(personOf('Accept'), call()));
    expect(fault.delivery).toBe('not_sent');
    expect(secure.calls).toEqual([]);
  });
});

it('the people cover every fault', () => {
  const names = EXPERIAN_PERSONAS.map(({ name }) => name);
  expect(FAULT_NAMES.filter((fault) => !names.includes(fault))).toEqual([]);
  expect(names.filter((name) => !/^[A-Za-z]+$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});
