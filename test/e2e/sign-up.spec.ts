import { setTimeout as sleep } from 'node:timers/promises';
import { microsoftUserFlow } from '#libs/connector-protocols';
import { IDOLOGY_PERSONAS, startIdologyServer, type VendorPersona, type VendorServer } from '#libs/simulators';
import { TestPostgres } from '../medium/database.js';
import { aRunningGateway, MASTER_KEY, type RunningGateway, SECRET, type Sent } from '../support/running-gateway.js';

const ACCOUNT = { username: 'acme.api', password: 'vendor-password-canary' };
const SLOW_MS = 1_500;

const yamlFor = (vendor: VendorServer): string => {
  const flow = {
    callerTimeout: '1s',
    budget: '800ms',
    authentication: { basic: [{ username: 'entra', secret: SECRET }] },
    attributes: { dateOfBirth: 'extension_DateOfBirth', nationalId: 'extension_NationalId' },
    steps: { 'after-federation': [], 'before-creating-user': ['verification'], 'before-sending-token': [] },
    verification: { route: ['idology'] },
    claims: { extension_IdvStatus: 'status', extension_IdvReference: 'reference', extension_IdvTime: 'time' },
  };
  const idology = {
    type: 'idology',
    ...ACCOUNT,
    baseUrl: `${vendor.origin}/api`,
    timeout: '3s',
    breaker: { minimumCalls: 1_000 },
  };
  // JSON is YAML.
  return JSON.stringify({
    keys: { master: MASTER_KEY },
    server: { drain: '5s' },
    flows: {
      customers: flow,
      failover: { ...flow, verification: { route: ['gone', 'idology'] } },
      lenient: { ...flow, verification: { route: ['gone'] }, onUnavailable: 'continue-flagged' },
    },
    providers: { idology, gone: { ...idology, baseUrl: 'http://127.0.0.1:9/api' } },
  });
};

const personaNamed = (name: string): VendorPersona => {
  const found = IDOLOGY_PERSONAS.find((persona) => persona.name === name);
  if (!found) throw new Error(`no persona ${name}`);
  return found;
};
/** The same person of the vendor's sandbox, as another sign-up. */
const asSomebody = (name: string, tag: string): Record<string, string> => ({
  ...personaNamed(name).claims,
  email: `${tag}@example.test`,
  ui_locales: 'en-US',
});

describe('a sign-up over HTTP, with a vendor behind it', () => {
  let postgres: TestPostgres;
  let vendor: VendorServer;
  let gateway: RunningGateway;
  let databaseUrl: string;

  beforeAll(async () => {
    postgres = await TestPostgres.start();
    databaseUrl = await postgres.fresh();
    vendor = await startIdologyServer({
      credentials: ACCOUNT,
      failingNotes: FAILING_NOTES,
      pace: { slowMs: SLOW_MS, dripMs: 1 },
    });
    gateway = await aRunningGateway({ yaml: yamlFor(vendor), databaseUrl });
  }, 60_000);

  afterAll(async () => {
    await gateway?.close();
    await vendor?.close();
    await postgres?.stop();
  }, 60_000);

  beforeEach(() => vendor.clear());

  const PAGES: Readonly<Record<VendorPersona['expect'], RegExp>> = {
    verified: /"action":"Continue"/,
    rejected: /"action":"ShowBlockPage".*cannot complete your sign-up/i,
    inconclusive: /"action":"ShowBlockPage".*review/i,
    error: /"action":"ShowBlockPage".*again/i,
  };
  const quick = IDOLOGY_PERSONAS.filter(({ name }) => !/fault-(slow|hang|drip)/.test(name));

  it.each(quick)('$name: $description', async ({ name, claims, expect: expected }) => {
    const call = { ...claims, ui_locales: 'en-US' };
    const first = await gateway.press(call);
    expect({ name, text: first.text }).toEqual({ name, text: expect.stringMatching(PAGES[expected]) });
    expect(microsoftUserFlow.isLegalAnswer('before-creating-user', { status: first.status, body: first.text })).toBe(
      true,
    );
    const billed = vendor.calls.length;
    expect({ requests: vendor.requests.length, billed }).toEqual({ requests: 1, billed: UNBILLED.test(name) ? 0 : 1 });
    const again = await gateway.press(call);
    expect(again.text).toBe(first.text);
    expect({ requests: vendor.requests.length, billed: vendor.calls.length }).toEqual({ requests: 1, billed });
  });

  it('goes on when the caller has given up, and the next press collects the outcome: one call', async () => {
    const call = asSomebody('fault-slow', 'slow');
    const first = await gateway.press(call);
    expect(first.body).toMatchObject({
      status: 400,
      action: 'ValidationError',
      userMessage: expect.stringMatching(/still/i),
    });
    await sleep(SLOW_MS);
    const second = await pressUntil(call, (sent) => sent.status === 200);
    expect(second.body).toMatchObject({ action: 'Continue', extension_IdvStatus: 'verified' });
    expect(vendor.calls).toHaveLength(1);
  });

  it('is one check and one answer for twenty presses at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => gateway.press(asSomebody('verified', 'twenty'))),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(vendor.calls).toHaveLength(1);
  });

  it('is one check for two replicas on one database', async () => {
    const replica = await aRunningGateway({ yaml: yamlFor(vendor), databaseUrl });
    try {
      const call = asSomebody('verified', 'replicas');
      const answers = await Promise.all([
        gateway.press(call),
        replica.press(call),
        gateway.press(call),
        replica.press(call),
      ]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(vendor.calls).toHaveLength(1);
    } finally {
      await replica.close();
    }
  });

  it('gives the configured facts with Continue, and our reference to the vendor', async () => {
    const { body } = await gateway.press(asSomebody('verified', 'facts'));
    expect(body).toEqual({
      version: '1.0.0',
      action: 'Continue',
      extension_IdvStatus: 'verified',
      extension_IdvReference: expect.stringMatching(/^[0-9a-f-]{36}$/),
      extension_IdvTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(vendor.calls[0]?.reference).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('asks the next provider when the first is not there', async () => {
    const { body } = await gateway.press(asSomebody('verified', 'failover'), { flow: 'failover' });
    expect(body).toMatchObject({ action: 'Continue' });
    expect(vendor.calls).toHaveLength(1);
  });

  it('continues flagged where the flow says so, and says in the claim that nobody was verified', async () => {
    const { body } = await gateway.press(asSomebody('verified', 'lenient'), { flow: 'lenient' });
    expect(body).toMatchObject({ action: 'Continue', extension_IdvStatus: 'unavailable' });
  });

  it('names what is missing, in the language of the form, and asks nobody', async () => {
    const { surname: _, ...rest } = asSomebody('verified', 'missing');
    const { status, body } = await gateway.press({ ...rest, ui_locales: 'fr-CA en' });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { action: 'ValidationError', userMessage: expect.stringMatching(/nom/) },
    });
    expect(vendor.calls).toHaveLength(0);
  });

  it('only ever continues before the token', async () => {
    const { status, body } = await gateway.press(asSomebody('rejected', 'token'), { step: 'before-sending-token' });
    // No configured claim either: it would overwrite what was found out when the account was made.
    expect({ status, body }).toEqual({ status: 200, body: { version: '1.0.0', action: 'Continue' } });
    expect(vendor.calls).toHaveLength(0);
  });

  it('refuses a wrong secret without asking anybody', async () => {
    const { status, body } = await gateway.press(asSomebody('verified', 'stranger'), { secret: 'wrong' });
    expect({ status, body }).toEqual({
      status: 401,
      body: { version: '1.0.0', status: 401, userMessage: expect.any(String) },
    });
    expect(vendor.calls).toHaveLength(0);
  });

  it('has one answer for every address that is none, and no address in it', async () => {
    for (const path of [
      '/',
      '/canary',
      '/canary/customers/before-creating-user',
      '/connectors/canary',
      '/health/canary',
    ]) {
      const { status, headers, body } = await gateway.get(path);
      expect([status, body, headers.get('cache-control')]).toEqual([
        404,
        { version: '1.0.0', status: 404, userMessage: 'The requested address does not exist.' },
        'no-store',
      ]);
    }
    expect(gateway.logged()).not.toContain('canary/');
  });

  it('wrote nothing personal and no secret anywhere that is read without need', async () => {
    const pages = await Promise.all(
      ['/metrics', '/health/ready', '/health/providers', '/health/live', '/openapi.json'].map((path) =>
        gateway.get(path),
      ),
    );
    const written = [gateway.logged(), ...pages.map(({ text }) => text)].join('\n');
    expect(written).toMatch(/signup\.decided/);
    for (const canary of [
      'PeachTree',
      '30318',
      '1975-02-28',
      '112223333',
      'twenty@',
      'john.',
      ACCOUNT.password,
      SECRET,
    ]) {
      expect({ canary, found: written.includes(canary) }).toEqual({ canary, found: false });
    }
  });

  async function pressUntil(call: object, isThere: (sent: Sent) => boolean): Promise<Sent> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const sent = await gateway.press(call);
      if (isThere(sent)) return sent;
    }
    throw new Error('the answer never came');
  }
});

describe('the database away', () => {
  it('lets nobody in, in time and in the contract, and says so to the load balancer', async () => {
    const postgres = await TestPostgres.start();
    const vendor = await startIdologyServer({ credentials: ACCOUNT });
    const gateway = await aRunningGateway({ yaml: yamlFor(vendor), databaseUrl: await postgres.fresh() });
    try {
      expect((await gateway.get('/health/ready')).status).toBe(200);
      await postgres.halt();
      const { status, text } = await gateway.press(asSomebody('verified', 'away'));
      expect({
        text,
        isLegal: microsoftUserFlow.isLegalAnswer('before-creating-user', { status, body: text }),
      }).toMatchObject({ isLegal: true });
      expect(text).not.toContain('Continue"');
      expect(vendor.calls).toHaveLength(0);
      const token = await gateway.press({}, { step: 'before-sending-token' });
      expect(token.body).toMatchObject({ action: 'Continue' });
      expect((await gateway.get('/health/ready')).status).toBe(503);
      expect((await gateway.get('/health/live')).status).toBe(200);
    } finally {
      await gateway.close();
      await vendor.close();
      await postgres.stop();
    }
  }, 60_000);
});

/** Turned away by IDology before there is a transaction. */
const UNBILLED = /^(ip-not-registered|failed|failed-keyed)$/;

/** What the simulated account's rules turn into a failure. */
const FAILING_NOTES = ['resultcode.ssn.does.not.match', 'resultcode.yob.does.not.match'];
