import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { AttemptResult } from '../../src/journal/index.js';
import type { Fence } from '../../src/leadership/index.js';
import { foldWindow, WINDOW_REQUEST } from '../../src/overview/projection.js';
import { ProjectionLeader } from '../../src/overview/projection-leader.js';
import {
  type Database,
  PostgresConfigurationStore,
  PostgresIsolationStore,
  PostgresQueueStore,
  PostgresTallyStore,
} from '../../src/storage/index.js';
import { restartTallies } from '../../src/storage/tally-store.js';
import { aConclusion, aGateway, anAttempt, aSignup, aSubject, entriesOf, type Gateway, verified } from './builders.js';
import { Child } from './child.js';
import { TestPostgres } from './database.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NEVER = () => ({ stop: () => undefined });
const SETTINGS = { everyMs: 1, leaseMs: 60_000, windows: 10 };
const BUDGETS = new Map([['customers', 4_000]]);

let postgres: TestPostgres;
let url: string;
let database: Database;
let gateway: Gateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  url = await postgres.fresh();
  database = await postgres.open(url);
  gateway = await aGateway(database);
});
afterAll(() => postgres.stop());

const aStore = (of: Database = database, { log }: Gateway = gateway): PostgresTallyStore =>
  new PostgresTallyStore(of, () => log.origin);

class Heard {
  readonly led: boolean[] = [];
  readonly lags: number[] = [];
  readonly faults: unknown[] = [];
  leads = (leads: boolean): void => void this.led.push(leads);
  behind = (entries: number): void => void this.lags.push(entries);
  failed = (_worker: string, error: unknown): void => void this.faults.push(error);
}

async function aLeader(store = aStore(), clock = { now: () => new Date() }, settings = SETTINGS) {
  const heard = new Heard();
  const leader = new ProjectionLeader(store, BUDGETS, heard, clock, settings, NEVER);
  await leader.start();
  return { leader, heard, store };
}

/** One sign-up, decided after an attempt that ended so. */
async function aDecision(
  end: (attempt: Parameters<typeof verified>[0]) => AttemptResult = verified,
  { journal }: Gateway = gateway,
): Promise<string> {
  const [signup, attempt] = [aSignup(), anAttempt()];
  await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000, attempt });
  await journal.conclude(aConclusion(signup, { attempt: end(attempt) }));
  return signup.decisionId;
}

const timedOut = ({ attemptId, provider }: Parameters<typeof verified>[0]): AttemptResult => ({
  attemptId,
  provider,
  durationMs: 12_000,
  result: { fault: { kind: 'timed_out', delivery: 'unknown' } },
});

/** Everything that is counted, whatever the bucket: measure and words -> count. */
async function counted(width: 'minute' | 'hour' | 'day' = 'day', of: Database = database) {
  const { rows } = await of.pool.query<{ key: string; n: string }>(
    `select concat_ws(' ', measure, flow, nullif(name, ''), nullif(status, ''), nullif(detail, '')) as key, sum(n) as n
       from overview_tally where width = $1 and measure not in ('latency', 'attempt_time') group by 1`,
    [width],
  );
  return Object.fromEntries(rows.map(({ key, n }) => [key, Number(n)]));
}

const THREE = {
  'decision customers continue verified verified': 3,
  'attempt customers idology outcome verified': 2,
  'attempt customers idology fault timed_out': 1,
  'charged customers idology': 3,
};

async function threeDecisions(of: Gateway = gateway): Promise<void> {
  await aDecision(verified, of);
  await aDecision(timedOut, of);
  await aDecision(verified, of);
}

describe('the counts', () => {
  it('are of everything since the log was opened, in minutes, hours and days', async () => {
    await threeDecisions();
    const { leader, heard, store } = await aLeader();
    expect(await store.behind()).toBeGreaterThan(10);
    await leader.turn();
    expect(await store.behind()).toBe(0);
    for (const width of ['minute', 'hour', 'day'] as const) expect(await counted(width)).toEqual(THREE);
    expect(heard).toMatchObject({ led: [true], faults: [] });
  });

  it('go on where they were, whoever counts', async () => {
    await aDecision();
    const first = await aLeader();
    await first.leader.turn();
    await first.leader.stop();
    await aDecision(timedOut);
    await aDecision();
    const second = await aLeader();
    await second.leader.turn();
    expect(await counted()).toEqual(THREE);
  });

  it('take what comes after a decision too, and a lost attempt once', async () => {
    const [signup, attempt] = [aSignup(), anAttempt()];
    const { journal, store } = gateway;
    await journal.claim({ signup, subject: aSubject(), leaseMs: 0, attempt });
    const [lost] = await store.findLost(1);
    if (!lost) throw new Error('nothing was lost');
    const owner = await journal.takeOver(lost, 10_000);
    const { leader } = await aLeader();
    await leader.turn();
    expect(await counted()).toEqual({
      'attempt customers idology fault indeterminate': 1,
      'charged customers idology': 1,
    });

    await journal.concludeLost(owner ?? '', aConclusion(signup));
    // The process that was taken for dead lives: what the vendor answered is on record after the decision.
    await journal.conclude(aConclusion(signup, { attempt: verified(attempt) }));
    await leader.turn();
    expect(await counted()).toEqual({
      'attempt customers idology fault indeterminate': 1,
      'charged customers idology': 1,
      'decision customers continue verified verified': 1,
    });
    const kinds = (await entriesOf(database)).entries.map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['signup.decided', 'attempt.ended']);
  });

  it('are the same whatever is read at a time', async () => {
    for (let round = 0; round < 4; round += 1) await threeDecisions();
    const store = aStore();
    await store.open();
    const fence = (await store.lease(uuidv7(), 60_000)) ?? '';
    await readAll(store, fence, 3);
    const narrow = await counted();
    expect(await restarted()).toBe((await entriesOf(database)).entries.length);
    expect(await counted()).toEqual({});
    await readAll(store, fence, 1_000);
    expect(await counted()).toEqual(narrow);
    expect(narrow).toMatchObject({ 'decision customers continue verified verified': 12 });
  });

  it('are made anew by a command, beside a gateway that runs', async () => {
    await threeDecisions();
    const { leader } = await aLeader();
    await leader.turn();
    await database.pool.query("update overview_tally set n = n + 100 where measure = 'decision'");
    const child = new Child('../../src/storage/cli/overview-rebuild.ts', [], {
      env: { VERIGATE_CONFIG: '', VERIGATE_DATA_DIR: join(postgres.folder, 'none'), DATABASE_URL: url },
    });
    expect(await child.ended()).toBe('');
    expect(child.lines).toEqual([expect.stringMatching(/^The charts are counted anew, from 13 entries of the log\.$/)]);
    await leader.turn();
    expect(await counted()).toEqual(THREE);
  });

  it('lead through a log that was closed into the next one', async () => {
    await aDecision();
    await database.pool.query('update audit_counter set closed_at = now()');
    const next = await aGateway(database);
    await aDecision(timedOut, next);
    await aDecision(verified, next);
    const { leader, store } = await aLeader();
    expect(await store.behind()).toBeGreaterThan(8);
    await leader.turn();
    expect(await store.behind()).toBe(0);
    expect(await counted()).toEqual(THREE);
  });

  it('stay days, while minutes and hours are dropped in time', async () => {
    await threeDecisions();
    let now = Date.now();
    const { leader } = await aLeader(aStore(), { now: () => new Date(now) });
    await leader.turn();
    now += 49 * HOUR_MS;
    await leader.turn();
    expect(await counted('minute')).toEqual({});
    expect(await counted('hour')).toEqual(THREE);
    now += 402 * 24 * HOUR_MS;
    await leader.turn();
    expect(await counted('hour')).toEqual({});
    expect(await counted('day')).toEqual(THREE);
  });
});

describe('a counter that dies', () => {
  it('in the middle of a window leaves neither half a count nor a moved cursor', async () => {
    await threeDecisions();
    const store = aStore();
    await store.open();
    const fence = (await store.lease(uuidv7(), 60_000)) ?? '';
    const behind = await store.behind();
    const dying = store.advance(
      WINDOW_REQUEST,
      () => {
        throw new Error('the process ended here');
      },
      fence,
    );
    await expect(dying).rejects.toThrow('ended here');
    expect(await store.behind()).toBe(behind);
    expect(await counted()).toEqual({});
    await readAll(store, fence, 4);
    expect(await counted()).toEqual(THREE);
  });

  it('between any two windows is followed by one that counts the rest, and nothing twice', async () => {
    await threeDecisions();
    const clock = { now: () => new Date() };
    for (let life = 0; life < 20; life += 1) {
      const { leader, store } = await aLeader(new Narrow(database, () => gateway.log.origin), clock, {
        ...SETTINGS,
        windows: 1,
      });
      await leader.turn();
      // It does not resign: its lease runs out.
      await database.pool.query('update worker_lease set until = now()');
      if ((await store.behind()) === 0) break;
    }
    expect(await counted()).toEqual(THREE);
  });

  it('and comes back when another one leads writes nothing', async () => {
    await threeDecisions();
    const store = aStore();
    await store.open();
    const old = (await store.lease(uuidv7(), 60_000)) ?? '';
    await database.pool.query('update worker_lease set holder = gen_random_uuid(), fence = fence + 1');
    expect(await store.advance(WINDOW_REQUEST, fold, old)).toBe('lost_lease');
    expect(await counted()).toEqual({});
  });
});

/** Reads two entries at a time. */
class Narrow extends PostgresTallyStore {
  override advance(...[request, fold, fence]: Parameters<PostgresTallyStore['advance']>) {
    return super.advance({ ...request, limit: 2 }, fold, fence);
  }
}

const fold = (window: Parameters<typeof foldWindow>[0]) => foldWindow(window, { budgets: BUDGETS, minutesFrom: 0 });

async function readAll(store: PostgresTallyStore, fence: Fence, limit: number): Promise<void> {
  for (;;) if ((await store.advance({ ...WINDOW_REQUEST, limit }, fold, fence)) === 'at_end') return;
}

/** As `npm run overview:rebuild` does. */
async function restarted(): Promise<number> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    const entries = await restartTallies(client);
    await client.query('commit');
    return entries;
  } finally {
    client.release();
  }
}

describe('several replicas', () => {
  it('have one that counts, however many look at once', async () => {
    const others = await Promise.all([1, 2].map(() => postgres.open(url)));
    const leaders = await Promise.all([database, ...others].map((each) => aLeader(aStore(each))));
    await threeDecisions();
    for (let round = 0; round < 3; round += 1) await Promise.all(leaders.map(({ leader }) => leader.turn()));
    expect(leaders.filter(({ heard }) => heard.led.includes(true))).toHaveLength(1);
    expect(await counted()).toEqual(THREE);
  });

  it('count while others write, and end with what the log says', async () => {
    const { leader, store } = await aLeader();
    await Promise.all([
      ...Array.from({ length: 20 }, () => aDecision()),
      (async () => {
        for (let turn = 0; turn < 20; turn += 1) await leader.turn();
      })(),
    ]);
    while ((await store.behind()) > 0) await leader.turn();
    expect(await counted()).toMatchObject({ 'decision customers continue verified verified': 20 });
  });
});

describe('the sums of a period', () => {
  it('are by bucket and in all, of one flow or of every flow', async () => {
    await threeDecisions();
    const { leader, store } = await aLeader();
    await leader.turn();
    const now = Date.now();
    const period = { width: 'hour', from: new Date(now - 2 * HOUR_MS), to: new Date(now + HOUR_MS) } as const;
    const { outcomes, totals } = await store.sums(period, undefined);
    expect(outcomes.reduce((sum, { n }) => sum + n, 0)).toBe(3);
    expect(outcomes[0]?.at.getTime()).toBe(Math.floor((outcomes[0]?.at.getTime() ?? 0) / HOUR_MS) * HOUR_MS);
    expect(totals.find(({ measure }) => measure === 'charged')).toEqual({
      measure: 'charged',
      flow: 'customers',
      name: 'idology',
      status: '',
      detail: '',
      n: 3,
    });
    expect(await store.sums(period, 'partners')).toEqual({ outcomes: [], totals: [] });
    const before = { width: 'hour', from: new Date(0), to: period.from } as const;
    expect(await store.sums(before, undefined)).toEqual({ outcomes: [], totals: [] });
  });

  it('know how many cases wait, and since when', async () => {
    const queue = new PostgresQueueStore(database);
    const now = new Date();
    expect(await queue.queue(now, undefined)).toEqual({ open: 0, overdue: 0 });
    const insert = (flow: string, state: string, requestedMs: number, dueMs: number) =>
      database.pool.query(
        `insert into approval_case (case_id, decision_id, flow, state, person_key, subject_id, asked_for, four_eyes, requested_at, due_at,
                                    expires_at, closed_at)
         values ($1, $1, $2, $3, $4, $1, 'approval_required', false, $5, $6, now() + interval '1 day', $7)`,
        [
          uuidv7(),
          flow,
          state,
          Buffer.from(uuidv7()),
          new Date(now.getTime() - requestedMs),
          new Date(now.getTime() + dueMs),
          state === 'requested' ? null : now,
        ],
      );
    await insert('customers', 'requested', HOUR_MS, HOUR_MS);
    await insert('customers', 'requested', 3 * HOUR_MS, -HOUR_MS);
    await insert('partners', 'requested', 5 * HOUR_MS, HOUR_MS);
    await insert('partners', 'denied', 9 * HOUR_MS, -HOUR_MS);
    expect(await queue.queue(now, undefined)).toEqual({
      open: 3,
      overdue: 1,
      oldestAt: new Date(now.getTime() - 5 * HOUR_MS),
    });
    expect(await queue.queue(now, 'customers')).toMatchObject({ open: 2, overdue: 1 });
  });
});

describe('an isolation', () => {
  it('is one row and one entry in one commit, and nothing the second time', async () => {
    const store = new PostgresIsolationStore(database, () => gateway.log.origin);
    const isolation = { provider: 'idology', by: 'key:ops', at: new Date(), reason: 'drill' };
    const entry = (kind: 'provider.isolated' | 'provider.rejoined') =>
      gateway.log.entry({
        kind,
        actor: { type: 'staff', id: 'key:ops' },
        body: { provider: 'idology', reason: 'drill' },
      });
    const results = await Promise.all(
      Array.from({ length: 5 }, () => store.isolate(isolation, [entry('provider.isolated')])),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await store.isolated()).toEqual([isolation]);
    expect(await store.rejoin('idology', [entry('provider.rejoined')])).toBe(true);
    expect(await store.rejoin('idology', [entry('provider.rejoined')])).toBe(false);
    expect(await store.isolated()).toEqual([]);
    const kinds = (await entriesOf(database)).entries.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('provider.'))).toEqual(['provider.isolated', 'provider.rejoined']);
  });
});

describe('configurations that ran', () => {
  it('are kept by version, the one that was started last first, in pages', async () => {
    const store = new PostgresConfigurationStore(database);
    const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 8, minute));
    await store.started({ version: 'aaaa', text: '{"a":1}' }, at(0));
    await store.started({ version: 'bbbb', text: '{"b":1}' }, at(1));
    await store.started({ version: 'aaaa', text: '{"a":1}' }, at(2));
    // A clock that is behind.
    await store.started({ version: 'aaaa', text: '{"a":1}' }, at(1));
    const all = await store.list(undefined, 10);
    expect(all).toEqual([
      { version: 'aaaa', firstSeenAt: at(0), lastStartedAt: at(2), text: '{"a":1}' },
      { version: 'bbbb', firstSeenAt: at(1), lastStartedAt: at(1), text: '{"b":1}' },
    ]);
    expect(await store.list(all[0], 10)).toEqual(all.slice(1));
  });
});
