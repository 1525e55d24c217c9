import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FlowConfig } from '../../src/config/index.js';
import { MessageCatalogue } from '../../src/connector/index.js';
import { DecisionDesk } from '../../src/inspection/decision.desk.js';
import type { DecisionFilter } from '../../src/inspection/index.js';
import { SampleDesk } from '../../src/inspection/sample.desk.js';
import { SearchDesk } from '../../src/inspection/search.desk.js';
import type { Database } from '../../src/storage/index.js';
import {
  PostgresDecisionStore,
  PostgresHoldStore,
  PostgresSampleStore,
  PostgresViewStore,
} from '../../src/storage/index.js';
import { aGateway, entriesOf, type Gateway } from './builders.js';
import { TestPostgres } from './database.js';
import { aDecision, aQuickDecision } from './inspection-builders.js';

const STAFF = { id: 'key:desk', displayName: 'desk', roles: ['reviewer'] as const };
const FLOW = {
  name: 'customers',
  attributes: { email: 'email', givenName: 'givenName', surname: 'surname' },
  messages: { defaultLocale: 'en', overrides: {} },
} as unknown as FlowConfig;
const config = { flows: new Map([['customers', FLOW]]) };

let postgres: TestPostgres;
let database: Database;
let gateway: Gateway;
let store: PostgresDecisionStore;
let desk: DecisionDesk;
let searching: SearchDesk;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  gateway = await aGateway(database);
  const origin = () => gateway.log.origin;
  store = new PostgresDecisionStore(database, origin);
  searching = new SearchDesk(store, gateway.vault, gateway.log);
  const progress = { sealedSize: async () => 2, anchoredSize: async () => 1 };
  desk = new DecisionDesk(store, gateway.vault, gateway.log, config, new MessageCatalogue(), {
    progress,
    holds: new PostgresHoldStore(database, origin),
  });
});
afterEach(() => database.close());
afterAll(() => postgres.stop());

const find = async (filter: DecisionFilter, limit = 50) =>
  (await store.search({ filter, limit })).map(({ decisionId }) => decisionId);

const bodiesOnRecord = async (kind: string) =>
  (await entriesOf(database)).entries
    .filter((entry) => entry.kind === kind)
    .map(({ envelope }) => JSON.parse(envelope.toString('utf8')) as { actor: object; body: object; decision?: string });

describe('a search', () => {
  it('finds a decision by its own id, the caller’s, ours and the vendor’s', async () => {
    const wanted = await aDecision(gateway, { vendorReference: 'VENDOR 1'.replace(' ', '-') });
    await aDecision(gateway);
    for (const reference of [wanted.decisionId, wanted.correlationId, wanted.reference, 'VENDOR-1']) {
      expect(await find({ reference })).toEqual([wanted.decisionId]);
    }
    expect(await find({ reference: 'nothing' })).toEqual([]);
    expect(await find({ reference: wanted.reference, provider: 'experian' })).toEqual([]);
  });

  it('keeps a correlation id that many calls share apart by its newest decisions', async () => {
    const ids = [];
    for (let times = 0; times < 4; times += 1) {
      ids.unshift((await aDecision(gateway, { correlationId: 'always-the-same' })).decisionId);
    }
    expect(await find({ reference: 'always-the-same' }, 2)).toEqual(ids.slice(0, 2));
  });

  it('keeps the correlation id when the person signs up anew under the same key', async () => {
    const { decisionId, correlationId } = await aDecision(gateway);
    await database.pool.query('delete from signup_claim');
    expect((await store.find(decisionId))?.correlationId).toBe(correlationId);
    expect(await find({ reference: correlationId })).toEqual([decisionId]);
  });

  it('finds a person by the address, on record without it', async () => {
    const { decisionId } = await aDecision(gateway, { email: 'Canary.Person@example.test' });
    await aDecision(gateway);
    const query = { filter: {}, limit: 10 };
    const found = await searching.searchPerson(query, { email: ' canary.person@EXAMPLE.test' }, STAFF);
    expect(found.map((each) => each.decisionId)).toEqual([decisionId]);
    expect(
      await searching.searchPerson(query, { email: 'canary.person@example.test', phone: '+12015550199' }, STAFF),
    ).toEqual([]);
    expect(await bodiesOnRecord('decisions.searched')).toMatchObject([
      { actor: { id: 'key:desk' }, body: { fields: ['email'], found: 1 } },
      { body: { fields: ['email', 'phone'], found: 0 } },
    ]);
    const { entries } = await entriesOf(database);
    expect(Buffer.concat(entries.map(({ envelope }) => envelope)).toString('utf8')).not.toMatch(/canary/i);
  });

  it('narrows by every filter alone and together, also to what is rare or nowhere', async () => {
    const block = { kind: 'block', status: 'unavailable', reason: 'timed_out', message: 'try_later' } as const;
    const flagged = { kind: 'continue', status: 'unavailable', reason: 'vendor_fault', flagged: true } as const;
    const all: Record<string, string> = {};
    all['plain'] = (await aDecision(gateway)).decisionId;
    all['partner'] = (await aDecision(gateway, { flow: 'partners', provider: 'experian' })).decisionId;
    all['blocked'] = (await aDecision(gateway, { decision: block, fault: true })).decisionId;
    all['flagged'] = (await aDecision(gateway, { decision: flagged, fault: true })).decisionId;
    const named = async (filter: DecisionFilter) =>
      (await find(filter))
        .map((id) => Object.keys(all).find((name) => all[name] === id) ?? '')
        .toSorted((a, b) => a.localeCompare(b));
    expect(await named({})).toEqual(['blocked', 'flagged', 'partner', 'plain']);
    expect(await named({ flow: 'partners' })).toEqual(['partner']);
    expect(await named({ kind: 'block' })).toEqual(['blocked']);
    expect(await named({ status: 'unavailable' })).toEqual(['blocked', 'flagged']);
    expect(await named({ reason: 'vendor_fault' })).toEqual(['flagged']);
    expect(await named({ provider: 'experian' })).toEqual(['partner']);
    expect(await named({ flagged: true })).toEqual(['flagged']);
    expect(await named({ flagged: false, provider: 'idology' })).toEqual(['blocked', 'plain']);
    expect(await named({ flow: 'partners', status: 'unavailable' })).toEqual([]);
    expect(await named({ reason: 'nowhere' })).toEqual([]);
    const hour = 3_600_000;
    expect(await named({ from: new Date(Date.now() - hour), to: new Date(Date.now() + hour) })).toHaveLength(4);
    expect(await named({ to: new Date(Date.now() - hour) })).toEqual([]);
    expect(await named({ from: new Date(Date.now() + hour), status: 'unavailable' })).toEqual([]);
  });

  it('visits every decision exactly once while others come in', async () => {
    const before: string[] = [];
    for (let n = 0; n < 24; n += 1) before.push(await aQuickDecision(gateway, n % 3 === 0 ? 'partners' : 'customers'));
    const partners = before.filter((_, at) => at % 3 === 0);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.boolean(), async (limit, isNarrowed) => {
        const filter: DecisionFilter = isNarrowed ? { flow: 'partners' } : {};
        const seen: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const page = await store.search({ filter, before: cursor, limit });
          seen.push(...page.map(({ decisionId }) => decisionId));
          cursor = page.at(-1)?.decisionId;
          if (page.length < limit) break;
          await aQuickDecision(gateway, 'partners');
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toEqual(expect.arrayContaining(isNarrowed ? partners : before));
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});

describe('the plans of a search', () => {
  /** Every statement that the store sends, explained on a table in which nothing is small. */
  async function plansOf(filter: DecisionFilter): Promise<string> {
    const plans: string[] = [];
    const client = await database.pool.connect();
    const explaining = {
      query: async (text: string | { text: string }, values: unknown[] = []) => {
        const statement = typeof text === 'string' ? text : text.text;
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${statement}`, values);
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        return client.query(statement, values);
      },
    };
    try {
      const pool = { query: explaining.query } as unknown as Database['pool'];
      await new PostgresDecisionStore({ pool }, () => gateway.log.origin).search({ filter, limit: 51 });
    } finally {
      client.release();
    }
    return plans.join('\n');
  }

  it('never scan the table', async () => {
    await database.pool.query(
      `insert into decision (decision_id, flow, step, kind, status, reason, flagged, message, provider, config_version, subject_id,
                             answer_status, answer_body, at, correlation_id)
       select uuidv7(make_interval(secs => n - 30000)), 'f' || n % 5, 's', 'block', 'rejected', case when n = 77 then 'rare' else 'r' || n % 7 end,
              n % 100 = 0, null, 'p' || n % 3, 'v', null, 200, 'x', now(), 'c' || n from generate_series(1, 30000) n`,
    );
    await database.pool.query(
      `insert into provider_attempt (attempt_id, decision_id, plan_step, provider, reference, vendor_reference, state, started_at)
       select gen_random_uuid(), decision_id, 0, 'p', correlation_id, 'v' || correlation_id, 'outcome', now() from decision`,
    );
    await database.pool.query('vacuum analyze');
    const week = { from: new Date(Date.now() - 7 * 86_400_000), to: new Date() };
    const filters: DecisionFilter[] = [
      {},
      { reason: 'rare' },
      { reason: 'nowhere' },
      { flow: 'f1' },
      { flow: 'f1', provider: 'p2', flagged: true },
      { ...week, reason: 'rare' },
      { reference: 'c12345' },
      { reference: 'vc12345' },
      { reference: '0190a0a0-0000-7000-8000-000000000001' },
    ];
    for (const filter of filters) {
      const plan = await plansOf(filter);
      expect(plan).toContain('Index');
      expect(plan).not.toMatch(/Seq Scan on (decision|provider_attempt)\b/);
    }
    expect(await plansOf({ reason: 'rare' })).toContain('decision_facet');
    expect(await plansOf({ reference: 'c12345' })).toContain('decision_correlation');
    expect(await plansOf({ reference: 'c12345' })).toContain('provider_attempt_vendor_reference');
    expect(await find({ reason: 'rare' })).toHaveLength(1);
    expect(await find({ reference: 'vc12345' })).toHaveLength(1);
  }, 60_000);
});

describe('following what comes in', () => {
  it('shows a slow sign-up that came in first and was decided last', async () => {
    const start = await store.position();
    const first = await aQuickDecision(gateway);
    const slow = '0190a0a0-0000-7000-8000-000000000001';
    // Its id is older than all others, its entry the newest.
    await database.pool.query(
      'insert into decision select $1, flow, step, kind, status, reason, flagged, message, provider, config_version, null, answer_status, answer_body, at, correlation_id from decision',
      [slow],
    );
    const body = {
      kind: 'continue',
      status: 'verified',
      reason: 'verified',
      config_version: 'f',
      answer_status: 200,
      answer_sha256: 'x',
    };
    await store.append([
      gateway.log.entry({ kind: 'signup.decided', actor: { type: 'gateway', id: 'g' }, decisionId: slow, body }),
    ]);
    const { decisions, position } = await store.since(start, {}, 100);
    expect(decisions.map(({ decisionId }) => decisionId)).toEqual([first, slow]);
    expect((await store.since(position, {}, 100)).decisions).toEqual([]);
    expect((await searching.since(first, {}))?.decisions.map(({ decisionId }) => decisionId)).toEqual([slow]);
    expect(await searching.since('0190a0a0-0000-7000-8000-0000000000ff', {})).toBeUndefined();
  });

  it('goes on in parts, narrowed, without losing one', async () => {
    let position = await store.position();
    const ids = [];
    for (let n = 0; n < 7; n += 1) ids.push(await aQuickDecision(gateway, n % 2 ? 'partners' : 'customers'));
    const seen: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const part = await store.since(position, { flow: 'customers' }, 2);
      seen.push(...part.decisions.map(({ decisionId }) => decisionId));
      position = part.position;
    }
    expect(seen).toEqual(ids.filter((_, at) => at % 2 === 0));
    expect(position).toEqual(await store.position());
  });
});

describe('a decision’s page', () => {
  it('tells the whole story, the person masked', async () => {
    const { decisionId, reference } = await aDecision(gateway, { email: 'canary.person@example.test', fault: true });
    const detail = await desk.find(decisionId);
    expect(detail).toMatchObject({
      decisionId,
      caller: 'basic:entra',
      provider: 'idology',
      personalData: 'kept',
      explanation: { code: 'continue/verified/verified', facts: { faults: 'idology:unreachable' } },
      attempts: [{ reference, state: 'fault', fault: { kind: 'unreachable', delivery: 'not_sent' } }],
      person: { email: 'c***@example.test', givenName: 'C***', surname: 'T***' },
      holds: [],
      cases: [],
    });
    expect(detail?.timeline.map(({ kind, state }) => [kind, state])).toEqual([
      ['signup.claimed', 'sealed'],
      ['attempt.intended', 'sequenced'],
      ['attempt.ended', 'sequenced'],
      ['signup.decided', 'sequenced'],
    ]);
    expect(await desk.find('0190a0a0-0000-7000-8000-0000000000ff')).toBeUndefined();
  });

  it('tells how an attempt ended also when its evidence was erased', async () => {
    const ids = [await aDecision(gateway, { fault: true }), await aDecision(gateway)];
    const before = await Promise.all(ids.map(({ decisionId }) => desk.find(decisionId)));
    await database.pool.query('update provider_attempt set evidence = null, vendor_reference = null');
    const after = await Promise.all(ids.map(({ decisionId }) => desk.find(decisionId)));
    expect(after[0]?.attempts[0]?.fault).toEqual(before[0]?.attempts[0]?.fault);
    expect(after[1]?.attempts[0]).toMatchObject({
      status: 'verified',
      signals: [{ code: 'name_match', effect: 'supports' }],
    });
  });

  it('names what the applicant read', async () => {
    const decision = { kind: 'block', status: 'review', reason: 'partial', message: 'under_review' } as const;
    const { decisionId } = await aDecision(gateway, { decision });
    expect((await desk.find(decisionId))?.shown).toEqual({
      message: 'under_review',
      text: expect.stringContaining('examen'),
      locale: 'fr',
    });
  });

  it('shows the person for a reason, which is on record first, and never of an erased one', async () => {
    const { decisionId } = await aDecision(gateway, { email: 'canary.person@example.test' });
    const seen = await desk.reveal(decisionId, 'Ticket 4711: the applicant complains', STAFF);
    expect(seen).toMatchObject({ attributes: { email: 'canary.person@example.test', givenName: 'Canarya' } });
    expect(await bodiesOnRecord('decision.revealed')).toMatchObject([
      { actor: { id: 'key:desk' }, decision: decisionId, body: { reason: 'Ticket 4711: the applicant complains' } },
    ]);
    expect(await desk.reveal(decisionId, 'Canarya called the desk', STAFF)).toBe('names_somebody');
    expect(await bodiesOnRecord('decision.reveal_refused')).toMatchObject([
      { actor: { id: 'key:desk' }, decision: decisionId, body: { cause: 'names_somebody' } },
    ]);
    await database.pool.query('delete from subject_key');
    expect(await desk.reveal(decisionId, 'Ticket 4711: once more', STAFF)).toBe('gone');
    expect(await bodiesOnRecord('decision.revealed')).toHaveLength(1);
    const detail = await desk.find(decisionId);
    expect(detail).toMatchObject({ personalData: 'erased' });
    expect(detail?.person).toBeUndefined();
  });
});

describe('a sample', () => {
  const late = { now: () => new Date(Date.now() + 3_600_000) };

  it('is drawn evenly enough, the same again, and another with another seed', async () => {
    const ids = [];
    for (let n = 0; n < 12; n += 1) ids.push(await aQuickDecision(gateway));
    const samples = new SampleDesk(new PostgresSampleStore(database), late);
    const drawn = await samples.draw({ seed: 'audit-2026', size: 5 });
    const idsOf = (sample: typeof drawn) => sample.decisions.map(({ decisionId }) => decisionId);
    expect(new Set(idsOf(drawn)).size).toBe(5);
    expect(ids).toEqual(expect.arrayContaining(idsOf(drawn)));
    expect(idsOf(await samples.draw({ seed: 'audit-2026', size: 5, to: new Date(drawn.to) }))).toEqual(idsOf(drawn));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 60; seed += 1) {
      for (const id of idsOf(await samples.draw({ seed: `s${seed}`, size: 3 })))
        counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    // 15 each expected, standard deviation 3.4.
    expect(counts.size).toBe(12);
    expect(Math.max(...counts.values())).toBeLessThan(35);
    expect((await samples.draw({ seed: 'all', size: 50 })).decisions).toHaveLength(12);
    expect((await samples.draw({ seed: 'none', size: 5, to: new Date(0) })).decisions).toEqual([]);
  });

  it('of a long log draws places, and does not change when the log grows behind the period', async () => {
    const { pool } = database;
    await pool.query(
      `insert into decision select uuidv7(make_interval(secs => n - 90000)), 'f', 's', 'block', 'rejected', 'rejected', false, null, null, 'v', null,
              200, 'x', now() - make_interval(secs => 90000 - n), null from generate_series(1, 15000) n`,
    );
    await pool.query(
      `insert into audit_entry select $1, (row_number() over (order by decision_id, entry)), gen_random_uuid(), entry, at, decision_id, decode('00', 'hex'), decode('00', 'hex')
         from decision, (values ('a'), ('signup.decided')) k(entry)`,
      [gateway.log.origin],
    );
    await pool.query('update audit_counter set next = 30001');
    const samples = new SampleDesk(new PostgresSampleStore(database), late);
    const to = new Date(Date.now() - 76_000_000);
    const drawn = await samples.draw({ seed: 'audit-2026', size: 25, to });
    expect(drawn).toMatchObject({ method: 'drawn-places', decisions: { length: 25 } });
    await aQuickDecision(gateway);
    const again = await samples.draw({ seed: 'audit-2026', size: 25, to });
    expect(again.decisions).toEqual(drawn.decisions);
  }, 60_000);
});

describe('a saved view', () => {
  it('is its owner’s, and everybody’s when it is shared', async () => {
    const views = new PostgresViewStore(database, () => gateway.log.origin);
    const view = (n: number, owner: string, shared: boolean) => ({
      viewId: `0190a0a0-0000-7000-8000-${String(n).padStart(12, '0')}`,
      name: `view ${n}`,
      shared,
      owner,
      filters: { flow: 'customers' },
    });
    for (const each of [view(1, 'key:a', false), view(2, 'key:a', true), view(3, 'key:b', false)]) {
      expect(await views.add(each, 2, [])).toBe('added');
    }
    expect(await views.add(view(4, 'key:a', false), 2, [])).toBe('full');
    expect((await views.list('key:a')).map(({ name }) => name)).toEqual(['view 1', 'view 2']);
    expect((await views.list('key:b')).map(({ name }) => name)).toEqual(['view 2', 'view 3']);
    expect(await views.remove('key:b', view(2, '', true).viewId, [])).toBe(false);
    expect(await views.remove('key:a', view(2, '', true).viewId, [])).toBe(true);
    expect((await views.list('key:b')).map(({ name }) => name)).toEqual(['view 3']);
  });
});
