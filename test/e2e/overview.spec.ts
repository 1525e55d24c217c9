import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestPostgres } from '../medium/database.js';
import { aRunningGateway, MASTER_KEY, type RunningGateway, SECRET, STAFF_SECRET } from '../support/running-gateway.js';

const PERSON = { email: 'canary.person@example.test', givenName: 'Canarya', ui_locales: 'en' };
const ISOLATION = '/staff/v1/providers/qa/isolation';

const yaml = JSON.stringify({
  keys: { master: MASTER_KEY },
  flows: {
    customers: {
      authentication: { basic: [{ username: 'entra', secret: SECRET }] },
      steps: { 'before-creating-user': ['verification'] },
      verification: { route: ['qa'] },
      onUnavailable: { outage: 'review', timeout: 'block', misconfiguration: 'block' },
    },
  },
  providers: { qa: { type: 'mock', price: { amount: 0.35, currency: 'EUR' } } },
  staff: { apiKeys: [{ name: 'ops', secret: STAFF_SECRET, roles: ['owner'] }] },
});

let postgres: TestPostgres;
let url: string;
let first: RunningGateway;
let second: RunningGateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  url = await postgres.fresh();
  first = await aRunningGateway({ yaml, databaseUrl: url });
  second = await aRunningGateway({ yaml, databaseUrl: url });
}, 60_000);

afterAll(async () => {
  await Promise.all([first?.close(), second?.close()]);
  await postgres?.stop();
}, 60_000);

let presses = 0;
const press = async (gateway: RunningGateway, surname = 'Verified'): Promise<unknown> => {
  presses += 1;
  const { body } = await gateway.press({ ...PERSON, surname, displayName: `press ${presses}` });
  return body.action;
};
const breakerOf = async (gateway: RunningGateway): Promise<unknown> => {
  const { providers } = (await gateway.get('/health/providers')).body as { providers: { breaker: string }[] };
  return providers[0]?.breaker;
};
/** The test's own time-out is the limit. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(setImmediate);
}

interface Overview {
  readonly totals: Readonly<Record<string, number>>;
  readonly providers: readonly Readonly<Record<string, unknown>>[];
  readonly latency: readonly { readonly count: number; readonly callerTimeoutMs: number }[];
  readonly outcomes: readonly { readonly counts: Readonly<Record<string, number>> }[];
  readonly behind: number;
}
const overview = async (query = '', gateway = second): Promise<Overview> =>
  (await gateway.staff('GET', `/staff/v1/overview${query}`)).body as unknown as Overview;

describe('a provider that is taken out of use by hand', () => {
  it('is asked nothing more by any replica, and asked again when it is back; both are on record', async () => {
    expect(await press(first)).toBe('Continue');
    const out = await first.staff('POST', ISOLATION, { body: { isolated: true, reason: 'drill' } });
    expect({ status: out.status, text: out.text }).toEqual({ status: 204, text: '' });
    // At once where it was said, soon elsewhere.
    expect(await breakerOf(first)).toBe('isolated');
    const since = performance.now();
    await until(async () => (await breakerOf(second)) === 'isolated');
    expect(performance.now() - since).toBeLessThan(2_000);
    expect([await press(first), await press(second)]).toEqual(['ShowBlockPage', 'ShowBlockPage']);
    expect((await first.get('/metrics')).text).toContain('verigate_breaker_state{provider="qa",state="isolated"} 1');

    const again = await second.staff('POST', ISOLATION, { body: { isolated: true, reason: 'other' } });
    expect(again.status).toBe(409);
    expect((await overview()).providers).toMatchObject([
      { provider: 'qa', breaker: 'open', isolated: { by: 'key:ops', reason: 'drill' } },
    ]);
  }, 30_000);

  it('stays so when a replica starts anew', async () => {
    await second.close();
    second = await aRunningGateway({ yaml, databaseUrl: url });
    expect(await breakerOf(second)).toBe('isolated');
    expect((await second.staff('POST', ISOLATION, { body: { isolated: false, reason: 'resolved' } })).status).toBe(204);
    await until(async () => (await breakerOf(first)) === 'closed');
    expect([await press(first), await press(second)]).toEqual(['Continue', 'Continue']);
  }, 30_000);

  it('is refused with a sentence when it is none, or nothing is to be changed', async () => {
    const body = { isolated: true, reason: 'drill' };
    expect((await first.staff('POST', '/staff/v1/providers/nobody/isolation', { body })).status).toBe(404);
    const there = { isolated: false, reason: 'resolved' };
    expect((await first.staff('POST', '/staff/v1/providers/nobody/isolation', { body: there })).status).toBe(404);
    expect((await first.staff('POST', ISOLATION, { body: there })).status).toBe(409);
    const free = await first.staff('POST', ISOLATION, { body: { isolated: true, reason: 'Ana Example asked' } });
    expect(free.status).toBe(400);
    expect(free.text).not.toContain('Ana');
  });
});

describe('the overview', () => {
  it('counts what was decided, what it took, and what it cost, seen from any replica', async () => {
    await press(first, 'Rejected');
    await until(async () => (await overview()).totals.rejected === 1);
    const whole = await overview();
    expect(whole.totals).toEqual({ verified: 3, review: 2, rejected: 1 });
    expect(whole.providers).toMatchObject([
      { calls: 4, notAsked: 2, faults: 0, cost: { currency: 'EUR', amount: 1.4, calls: 4 } },
    ]);
    expect(whole.latency).toMatchObject([{ flow: 'customers', count: 6, callerTimeoutMs: 5_000, late: 0 }]);
    expect(whole).toMatchObject({ bucket: 'hour', automatedRefusals: 1, queue: { open: 0, overdue: 0 } });
    expect(whole.outcomes.length).toBeGreaterThanOrEqual(24);
    expect((await overview('?flow=nothing')).totals).toEqual({});
  }, 30_000);

  it.each(['?from=yesterday', '?from=2026-01-02&to=2026-01-01', '?from=2020-01-01', '?flow[]=x', '?depth=9'])(
    'refuses %s',
    async (query) => {
      expect((await first.staff('GET', `/staff/v1/overview${query}`)).status).toBe(400);
    },
  );

  it('tells how far behind the charts are, as a metric of the replica that counts', async () => {
    const texts = await Promise.all([first, second].map(async (each) => (await each.get('/metrics')).text));
    expect(texts.filter((text) => /^verigate_overview_behind_entries \d+$/m.test(text))).toHaveLength(1);
  });
});

describe('the configuration', () => {
  it('is shown by flow and by version, without secrets, and its hash is on record', async () => {
    const flows = await first.staff('GET', '/staff/v1/flows');
    expect(JSON.parse(flows.text)).toMatchObject([{ flow: 'customers', route: ['qa'], credentials: ['basic:entra'] }]);
    const { items } = (await first.staff('GET', '/staff/v1/configurations')).body as {
      items: { version: string; text: string; current: boolean }[];
    };
    expect(items).toHaveLength(1);
    expect(items[0]?.current).toBe(true);
    expect(items[0]?.text).toContain('"route": [\n');
    for (const secret of [SECRET, STAFF_SECRET, MASTER_KEY]) expect(flows.text + items[0]?.text).not.toContain(secret);

    const database = await postgres.open(url);
    const { rows } = await database.pool.query<{ body: unknown; good: boolean }>(
      `select convert_from(e.envelope, 'UTF8')::json -> 'body' as body,
              left(encode(sha256(convert_to(c.text, 'UTF8')), 'hex'), 16) = c.version as good
         from audit_entry e, configuration_version c where e.kind = 'gateway.started'`,
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ good: true, body: { config_version: items[0]?.version, providers: ['qa:mock'] } });
    const kinds = await database.pool.query<{ kind: string }>(
      "select kind from audit_entry where kind like 'provider.%' order by idx",
    );
    expect(kinds.rows.map(({ kind }) => kind)).toEqual(['provider.isolated', 'provider.rejoined']);
  });
});
