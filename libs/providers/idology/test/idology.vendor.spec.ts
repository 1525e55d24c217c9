import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PooledHttpPort } from '#libs/provider-kit';
import { type Applicant, ProviderError, type ProviderLog, type ProviderOutcome, Sensitive } from '#libs/provider-spec';
import { IdologyConfig, idology } from '#libs/providers/idology';
import { IDOLOGY_PERSONAS, makeTestAuthority, startIdologyServer, type VendorServer } from '#libs/simulators';

const CREDENTIALS = { username: 'acme.api', password: 's3cr=t&x%' };
const LIMIT_MS = 2_000;

/** The base record of the sandbox (reference idology.md section 12). */
const JOHN = {
  givenName: 'John',
  surname: 'Smith',
  streetAddress: '222333 PeachTree Place',
  city: 'Atlanta',
  state: 'GA',
  postalCode: '30318',
  country: 'US',
  nationalId: '112223333',
  dateOfBirth: '1975-02-28',
};
type Person = Readonly<Partial<Record<keyof typeof JOHN | 'email', string | undefined>>>;

const NAME_OF_CLAIM: Readonly<Record<string, string>> = {
  extension_DateOfBirth: 'dateOfBirth',
  extension_NationalId: 'nationalId',
};

const applicantOf = (person: Readonly<Record<string, string | undefined>>): Applicant =>
  Object.fromEntries(
    Object.entries(person).flatMap(([name, value]) =>
      value === undefined ? [] : [[NAME_OF_CLAIM[name] ?? name, new Sensitive(value)]],
    ),
  );

/** One provider instance over real sockets. */
function connect(server: VendorServer, changes: Partial<IdologyConfig> = {}, tls?: { readonly ca: string }) {
  const config = Object.assign(new IdologyConfig(), {
    username: CREDENTIALS.username,
    password: new Sensitive(CREDENTIALS.password),
    baseUrl: `${server.origin}/api`,
    ...changes,
  });
  const http = new PooledHttpPort({ ...idology.transport(config), tls });
  const warnings: string[] = [];
  const log: ProviderLog = {
    info: () => undefined,
    warn: (event, fields) => void warnings.push(inspect([event, fields])),
  };
  const provider = idology.create(config, { http, log, clock: { now: () => new Date() } });
  let number = 0;
  return {
    warnings,
    close: () => http.close(),
    async ask(person: Readonly<Record<string, string | undefined>>, limitMs = LIMIT_MS) {
      const reference = `REF${String(++number).padStart(23, '0')}`;
      const call = { signal: AbortSignal.timeout(limitMs), correlationId: 'c1' };
      try {
        return await provider.verify({ applicant: applicantOf(person), reference }, call);
      } catch (error) {
        if (ProviderError.is(error)) return error;
        throw error;
      }
    },
  };
}
type Connection = ReturnType<typeof connect>;

const endOf = (result: ProviderOutcome | ProviderError): string => (ProviderError.is(result) ? 'error' : result.status);
const codesOf = (result: ProviderOutcome | ProviderError): readonly string[] =>
  ProviderError.is(result)
    ? [result.kind]
    : result.signals.map(({ vendorCode }) => vendorCode.replace('resultcode.', ''));

describe('IDology over HTTP', () => {
  let server: VendorServer;
  let plain: VendorServer;
  let connection: Connection;
  let withoutRules: Connection;
  beforeAll(async () => {
    const pace = { slowMs: 50, dripMs: 1 };
    server = await startIdologyServer({ credentials: CREDENTIALS, pace });
    plain = await startIdologyServer({ credentials: CREDENTIALS, summaryRules: false });
    connection = connect(server);
    withoutRules = connect(plain, { decisionSource: 'results' });
  });
  beforeEach(() => server.clear());
  afterAll(async () => {
    await Promise.all([connection.close(), withoutRules.close()]);
    await Promise.all([server.close(), plain.close()]);
  });

  const AT_MAGNOLIA = ['address.does.not.match', 'street.number.does.not.match', 'street.name.does.not.match'];
  it.each<readonly [string, Person, string, readonly string[]]>([
    ['J', {}, 'verified', []],
    ['J by ZIP alone', { city: undefined, state: undefined }, 'verified', []],
    ['last name Doe', { surname: 'Doe' }, 'rejected', ['result.no.match', 'id.not.eligible.for.questions']],
    ['born 2009', { dateOfBirth: '2009-02-28' }, 'rejected', ['coppa.alert']],
    ['2240 Magnolia', { streetAddress: '2240 Magnolia' }, 'inconclusive', AT_MAGNOLIA],
    [
      '222333 Magnolia',
      { streetAddress: '222333 Magnolia' },
      'inconclusive',
      [AT_MAGNOLIA[0] ?? '', AT_MAGNOLIA[2] ?? ''],
    ],
    ['2240 PeachTree Place', { streetAddress: '2240 PeachTree Place' }, 'inconclusive', AT_MAGNOLIA.slice(0, 2)],
    [
      'PO Box 123',
      { streetAddress: 'PO Box 123' },
      'inconclusive',
      ['address.does.not.match', 'input.address.is.po.box'],
    ],
    ['ZIP 30316', { postalCode: '30316' }, 'inconclusive', ['zip.does.not.match']],
    ['born 1970', { dateOfBirth: '1970-02-28' }, 'inconclusive', ['yob.does.not.match']],
    ['born 1976', { dateOfBirth: '1976-02-28' }, 'inconclusive', ['yob.does.not.match', 'yob.within.one.year']],
    ['born in May', { dateOfBirth: '1975-05-28' }, 'inconclusive', ['mob.does.not.match']],
    ['SSN 112223345', { nationalId: '112223345' }, 'inconclusive', ['ssn.does.not.match']],
    ['SSN 112223334', { nationalId: '112223334' }, 'inconclusive', ['ssn.does.not.match', 'ssn.within.one.digit']],
    ['state AL, no SSN', { state: 'AL', nationalId: undefined }, 'inconclusive', ['state.does.not.match']],
    [
      'John Black',
      { surname: 'Black', streetAddress: '345 Some Avenu', postalCode: '30303', nationalId: undefined },
      'verified',
      ['no.dob.available', 'ssn.not.available', 'thin.file', 'data.strength.alert'],
    ],
    [
      'Jane Black',
      { givenName: 'Jane', surname: 'Black', streetAddress: '12345 Magnolia Way', postalCode: '30303' },
      'verified',
      ['ssn.not.available'],
    ],
    [
      'Jane Smith',
      { givenName: 'Jane', streetAddress: '5432 Any Place', city: 'La Crescenta', state: 'CA', postalCode: '91214' },
      'verified',
      ['single.address.in.file'],
    ],
    [
      'Jane Brown',
      {
        givenName: 'Jane',
        surname: 'Brown',
        streetAddress: '9000 Any Street',
        state: 'CA',
        postalCode: '91224',
        dateOfBirth: undefined,
      },
      'verified',
      ['no.dob.available', 'data.strength.alert'],
    ],
    [
      'Jane Williams',
      { givenName: 'Jane', surname: 'Williams', streetAddress: '8888 Any Street', city: 'Dallas', postalCode: '30132' },
      'verified',
      ['warm.address.alert', 'data.strength.alert'],
    ],
  ])('sandbox, %s, on an account without rules', async (_name, changes, end, codes) => {
    const result = await withoutRules.ask({ ...JOHN, ...changes });
    expect({ end: endOf(result), codes: codesOf(result) }).toEqual({ end, codes });
  });

  it.each(IDOLOGY_PERSONAS.map((persona) => [persona.name, persona] as const))('persona %s', async (_name, persona) => {
    const limitMs = persona.name === 'fault-hang' ? 200 : LIMIT_MS;
    const result = await connection.ask(persona.claims, limitMs);
    expect(endOf(result)).toBe(persona.expect);
    const secrets = [
      CREDENTIALS.password,
      persona.claims.extension_NationalId,
      persona.claims.streetAddress,
      '11222xxxx',
    ];
    const seen = inspect([result, connection.warnings], { depth: 9, showHidden: true });
    expect(secrets.filter((secret) => secret !== undefined && seen.includes(secret))).toEqual([]);
  });

  it.each([
    ['ServiceUnavailable', 'vendor_fault', 'sent'],
    ['InternalError', 'vendor_fault', 'sent'],
    ['RateLimited', 'rate_limited', 'sent'],
    ['Unauthorized', 'unauthenticated', 'sent'],
    ['Html', 'unreadable_response', 'sent'],
    ['Garbage', 'unreadable_response', 'sent'],
    ['Truncated', 'unreadable_response', 'sent'],
    ['Empty', 'unreadable_response', 'sent'],
    ['Oversize', 'unreadable_response', 'sent'],
    ['WrongCharset', 'unreadable_response', 'sent'],
    ['Redirect', 'misconfigured', 'sent'],
    ['Hang', 'timed_out', 'unknown'],
  ])('fault %s is %s, and the inquiry was counted once', async (surname, kind, delivery) => {
    const result = await connection.ask({ ...JOHN, surname }, surname === 'Hang' ? 200 : LIMIT_MS);
    expect(result).toMatchObject({ kind, delivery });
    expect(server.calls).toHaveLength(1);
  });

  it.each(['Reset', 'HalfBody'])('fault %s leaves open what was done', async (surname) => {
    const result = await connection.ask({ ...JOHN, surname });
    expect(ProviderError.is(result) && result.delivery).not.toBe('not_sent');
    expect(server.calls).toHaveLength(1);
  });

  it('counts an inquiry under our reference, and an error not at all', async () => {
    await connection.ask({ ...JOHN, surname: 'Failed' });
    expect(server.calls).toEqual([]);
    expect(connection.warnings.at(-1)).toContain('idology.unrecognised_error');
    await connection.ask(JOHN);
    expect(server.calls.map(({ path, reference }) => [path, reference.slice(0, 3)])).toEqual([
      ['/api/idiq.svc', 'REF'],
    ]);
  });

  it('says when IDology refuses password or address, and asks nothing for a person elsewhere', async () => {
    const stranger = connect(server, { password: new Sensitive('wrong') });
    expect(await stranger.ask(JOHN)).toMatchObject({ kind: 'unauthenticated', vendorCode: 'invalid_credentials' });
    expect(await stranger.ask({ ...JOHN, country: 'CA' })).toMatchObject({ kind: 'unsupported_request' });
    await stranger.close();
    expect(await connection.ask({ ...JOHN, surname: 'IpNotRegistered' })).toMatchObject({
      kind: 'unauthenticated',
      vendorCode: 'address_not_registered',
    });
    expect(server.calls).toEqual([]);
  });
});

describe('IDology over TLS', () => {
  it('is reached where its certificate is trusted, and nowhere else', async () => {
    const [ours, theirs] = await Promise.all([makeTestAuthority(), makeTestAuthority()]);
    const server = await startIdologyServer({
      credentials: CREDENTIALS,
      tls: await ours.issue({ commonName: 'vendor.test' }),
    });
    const [trusting, distrusting] = [ours, theirs].map(({ caPem }) => connect(server, {}, { ca: caPem }));
    expect(await trusting?.ask(JOHN)).toMatchObject({ status: 'verified' });
    expect(await distrusting?.ask(JOHN)).toMatchObject({ delivery: 'not_sent' });
    expect(server.calls).toHaveLength(1);
    await Promise.all([trusting?.close(), distrusting?.close(), server.close()]);
  });
});
