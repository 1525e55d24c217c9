import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/audit/index.js';
import { type Database, PostgresVerificationStore } from '../../src/storage/index.js';
import { Duties } from '../../src/transparency/duties.js';
import { LogLeader } from '../../src/transparency/log-leader.js';
import { VerificationRunner } from '../../src/transparency/verification.runner.js';
import { TestPostgres } from './database.js';
import { aFolder, aSealingLog, asIntruder, removed, type SealingLog } from './log-builders.js';

let postgres: TestPostgres;
let database: Database;
let folder: string;
let sealing: SealingLog;
let verifications: VerificationRunner;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  folder = await aFolder();
  sealing = await aSealingLog(database, folder);
  await sealing.append(600);
  await sealing.seal();
  const store = new PostgresVerificationStore(database, () => sealing.log.origin);
  verifications = new VerificationRunner({ ...sealing, store });
});
afterEach(async () => {
  await verifications.stop();
  await removed(folder);
});
afterAll(() => postgres.stop());

const bodiesOf = async (kind: string) => {
  const { rows } = await database.pool.query('select envelope from audit_entry where kind = $1 order by idx', [kind]);
  return rows.map(({ envelope }) => JSON.parse(envelope.toString()).body);
};
const changeEntry = async (index: number): Promise<void> => {
  const client = await database.pool.connect();
  await asIntruder(client, "update audit_entry set envelope = envelope || ' '::bytea where idx = $1", [index]);
  client.release();
};

describe('now and then', () => {
  const aLeader = async () => {
    const fence = (await sealing.store.lease(newId(), 600_000)) ?? '';
    const duties = new Duties({ ...sealing, verifications });
    return async (hours = 0): Promise<void> => {
      await database.pool.query("update worker_duty set done_at = done_at - $1 * interval '1 hour'", [hours]);
      sealing.clock.pass(31_000);
      await duties.run(fence, new AbortController().signal);
      await verifications.settled();
    };
  };
  beforeEach(() => database.pool.query('update worker_lease set until = now()'));

  it('the log says that it is kept: after each hour, and not sooner', async () => {
    const turn = await aLeader();
    await turn();
    await turn(0.9);
    expect(await bodiesOf('log.heartbeat')).toEqual([]);
    await turn(0.2);
    await turn(0.9);
    expect(await bodiesOf('log.heartbeat')).toEqual([{ size: 602 }]);
    await turn(0.2);
    expect(await bodiesOf('log.heartbeat')).toHaveLength(2);
  });

  it('the whole log is checked: weekly, and that is on record', async () => {
    const turn = await aLeader();
    await turn();
    await turn(7 * 24);
    expect(await bodiesOf('log.verified')).toEqual([{ scope: 'whole', size: 602, state: 'holds' }]);
    await turn(1);
    expect(await bodiesOf('log.verified')).toHaveLength(1);
  });

  it('a sample is looked at, and what does not hold is on record with its index', async () => {
    const turn = await aLeader();
    await turn();
    await turn(2);
    expect(sealing.events.lines).toContain('verified sample holds 602');
    expect(await bodiesOf('log.verified')).toEqual([]);
    for (const index of [10, 300, 550]) await changeEntry(index);
    await turn(2);
    const [found] = await bodiesOf('log.verified');
    expect(found).toMatchObject({ scope: 'sample', state: 'broken', size: 602 });
    expect([10, 300, 550]).toContain(found.bad_index);
    expect(await verifications.last()).toMatchObject({ state: 'broken', badIndex: found.bad_index });
  });
});

describe('a check that is asked for', () => {
  const STAFF = { type: 'staff', id: 'key:desk' } as const;

  it('runs by itself, is joined by the next one, and its end is on record', async () => {
    await changeEntry(77);
    const { verificationId, state } = await verifications.begin(STAFF);
    expect(state).toBe('running');
    await verifications.settled();
    expect(await verifications.find(verificationId)).toMatchObject({
      state: 'broken',
      badIndex: 77,
      checked: 0,
      size: 602,
    });
    expect(await bodiesOf('log.verified')).toEqual([{ scope: 'whole', size: 602, state: 'broken', bad_index: 77 }]);
    expect(sealing.events.lines).toContain('verified whole broken 602 77');
  });

  it('shows as failed when its process has gone', async () => {
    const store = new PostgresVerificationStore(database, () => sealing.log.origin);
    const verificationId = newId();
    const now = sealing.clock.now();
    const gone = {
      verificationId,
      origin: sealing.log.origin,
      startedAt: now,
      touchedAt: now,
      state: 'running',
      checked: 0,
      size: 602,
    };
    await store.begin({ ...gone, state: 'running' });
    expect((await verifications.begin(STAFF)).verificationId).toBe(verificationId);
    sealing.clock.pass(61_000);
    expect(await verifications.find(verificationId)).toMatchObject({ state: 'failed' });
    expect((await verifications.begin(STAFF)).verificationId).not.toBe(verificationId);
    await verifications.settled();
  });
});

describe('the leader', () => {
  it('is one of two; the other takes over when it stops', async () => {
    await database.pool.query('update worker_lease set until = now()');
    const seen: string[] = [];
    const leaderNamed = (name: string) => {
      const job = { part: 'sealing' as const, run: async () => void seen.push(`${name} leads`) };
      const follower = { run: async () => void seen.push(`${name} follows`) };
      const parts = { jobs: [job], follower, lease: sealing.store, events: sealing.events, clock: sealing.clock };
      return new LogLeader(parts, undefined, () => ({ stop: () => undefined }));
    };
    const [one, two] = [leaderNamed('one'), leaderNamed('two')];
    await one.turn();
    await two.turn();
    await one.stop();
    sealing.clock.pass(6_000);
    await two.turn();
    await two.stop();
    expect(seen).toEqual(['one leads', 'two follows', 'two leads']);
  });
});
