import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SealBroken } from '../../src/audit/index.js';
import type { Database } from '../../src/storage/index.js';
import { entriesOf } from './builders.js';
import { Child } from './child.js';
import { TestPostgres } from './database.js';
import { aReplica, openAll, personsIn, type Replica, type ReplicaSetup } from './key-builders.js';

let postgres: TestPostgres;
let url: string;
let database: Database;
const replicas: Replica[] = [];

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  url = await postgres.fresh();
  database = await postgres.open(url);
});
afterEach(async () => {
  for (const replica of replicas.splice(0)) await replica.close();
});
afterAll(() => postgres.stop());

async function start(setup?: ReplicaSetup): Promise<Replica> {
  const replica = await aReplica(database, setup);
  replicas.push(replica);
  return replica;
}

const several = async (count: number, work: () => Promise<unknown>): Promise<void> =>
  void (await Promise.all(Array.from({ length: count }, work)));
const versionsInUse = async () =>
  [...new Set((await personsIn(database)).map(({ kekVersion }) => kekVersion))].sort((a, b) => a - b);
const entriesOfKind = async (prefix: string) =>
  (await entriesOf(database)).entries
    .filter(({ kind }) => kind.startsWith(prefix))
    .map(({ envelope }) => JSON.parse(envelope.toString('utf8')) as { kind: string; body: object; actor: object });

describe('a rotation', () => {
  it('wraps new persons’ keys at once, older ones afterwards, and touches no ciphertext', async () => {
    const replica = await start();
    await several(30, () => replica.signUp());
    const before = await personsIn(database);
    expect(await replica.rotate()).toBe(2);
    await replica.signUp();
    expect(await versionsInUse()).toEqual([1, 2]);
    expect(await replica.desk.view()).toMatchObject({
      provider: 'local-file',
      health: 'ok',
      versions: [
        { version: 1, state: 'retiring', subjects: 30, guardedBy: 'master-key' },
        { version: 2, state: 'current', subjects: 1, guardedBy: 'local-file' },
      ],
      rewrapping: { from: [1], done: 1, left: 30 },
    });

    await replica.settle();
    expect(await versionsInUse()).toEqual([2]);
    expect(await openAll(replica, database)).toBe(31);
    const after = (await personsIn(database)).slice(0, 30);
    expect(after.map(({ nonce, ciphertext }) => [nonce, ciphertext])).toEqual(
      before.map(({ nonce, ciphertext }) => [nonce, ciphertext]),
    );
    const { versions, rewrapping } = await replica.desk.view();
    expect([versions[0]?.state, rewrapping]).toEqual(['retired', undefined]);
    expect(await entriesOfKind('key.')).toMatchObject([
      { kind: 'key.rotated', body: { version: 2, provider: 'local-file' }, actor: { type: 'staff', id: 'key:owner' } },
      { kind: 'key.retired', body: { version: 1 }, actor: { type: 'system', id: 'key-ring' } },
    ]);
    expect((await entriesOf(database)).gapFree).toBe(true);
    expect(replica.events.named('failed')).toEqual([]);
  });

  it('is met by a process that has not heard of it, and followed by one that looks', async () => {
    const [one, other] = [await start(), await start()];
    await one.rotate();
    await one.signUp();
    expect(other.ring.known(2)).toBeUndefined();
    expect(await openAll(other, database)).toBe(1);

    await one.rotate();
    await other.signUp();
    expect(await versionsInUse()).toEqual([2]);
    await other.watch.follow();
    await other.signUp();
    expect(await versionsInUse()).toEqual([2, 3]);
    expect(await openAll(one, database)).toBe(3);
  });

  it('is made once when two ask at the same time', async () => {
    const [one, other] = [await start(), await start()];
    const made = await Promise.all([one.rotate(), other.rotate(), one.rotate(), other.rotate()]);
    const versions = made.filter((version) => version !== undefined);
    expect(new Set(versions).size).toBe(versions.length);
    expect((await one.store.all()).map(({ version }) => version)).toEqual([1, ...versions.sort((a, b) => a - b)]);
    expect(await entriesOfKind('key.rotated')).toHaveLength(versions.length);
  });

  it('keeps a version until every process had time to leave it', async () => {
    const replica = await start({ graceMs: 3_600_000 });
    await replica.signUp();
    await replica.rotate();
    await replica.runner.turn();
    replica.clock.pass(600_000);
    await replica.runner.turn();
    expect(await versionsInUse()).toEqual([2]);
    expect((await replica.desk.view()).versions[0]).toMatchObject({ state: 'retiring', subjects: 0 });
    await database.pool.query(`update key_encryption_key set created_at = created_at - interval '2 hours'`);
    replica.clock.pass(3_600_000);
    await replica.settle();
    expect((await replica.desk.view()).versions[0]).toMatchObject({ state: 'retired' });
  });

  it('finds stragglers of a process that had not heard of it for long', async () => {
    const [leader, late] = [await start(), await start()];
    await leader.rotate();
    await leader.settle();
    await late.signUp();
    expect(await versionsInUse()).toEqual([1]);
    leader.clock.pass(5 * 3_600_000);
    await leader.runner.turn();
    expect(await versionsInUse()).toEqual([1]);
    leader.clock.pass(3_600_000);
    await leader.runner.turn();
    expect(await versionsInUse()).toEqual([2]);
    expect(await openAll(late, database)).toBe(1);
    expect(await entriesOfKind('key.retired')).toHaveLength(1);
  });

  it('goes on past a key that nobody can open, and does not say that its version is done', async () => {
    const replica = await start({ window: 2 });
    await several(5, () => replica.signUp());
    const [broken, ...others] = await personsIn(database);
    await database.pool.query(`update subject_key set wrapped = '\\x00'::bytea || wrapped where subject_id = $1`, [
      broken?.subjectId,
    ]);
    await replica.rotate();
    await replica.runner.turn();
    replica.clock.pass(600_000);
    await replica.runner.turn();
    const versions = new Map((await personsIn(database)).map(({ subjectId, kekVersion }) => [subjectId, kekVersion]));
    expect(others.map(({ subjectId }) => versions.get(subjectId))).toEqual([2, 2, 2, 2]);
    expect(versions.get(broken?.subjectId ?? '')).toBe(1);
    expect(await entriesOfKind('key.retired')).toEqual([]);
    expect(replica.events.named('failed')).toEqual([['failed', 'rewrap', expect.any(SealBroken)]]);
    // It is told once, and not looked for again in every turn.
    replica.clock.pass(600_000);
    await replica.runner.turn();
    expect(replica.events.named('failed')).toHaveLength(1);
  });

  it('is worked off by one process, and by another when that one is gone', async () => {
    const [one, other] = [await start(), await start()];
    await one.signUp();
    await one.rotate();
    await one.runner.turn();
    expect(await versionsInUse()).toEqual([2]);
    await one.rotate();
    await other.runner.turn();
    expect(await versionsInUse()).toEqual([2]);
    await one.runner.stop();
    other.clock.pass(60_000);
    await other.runner.turn();
    expect(await versionsInUse()).toEqual([3]);
  });
});

describe('a database that was set back to before a rotation', () => {
  const setBack = () => database.pool.query('delete from key_encryption_key where version > 1');

  it('gets the version again from whoever wraps with it: nobody’s key goes with the process', async () => {
    const replica = await start();
    await replica.rotate();
    await setBack();
    await replica.signUp();
    await replica.watch.follow();
    const later = await start();
    expect(later.ring.current().version).toBe(2);
    expect(await openAll(later, database)).toBe(1);
    expect(await entriesOfKind('key.rotated')).toMatchObject([{}, { body: { version: 2 }, actor: { id: 'key-ring' } }]);
    expect(replica.events.named('failed')).toEqual([]);
  });

  it('has one key of each version: a process with another one takes that of the database', async () => {
    const [one, other] = [await start(), await start()];
    await one.rotate();
    await setBack();
    await other.rotate();
    await one.watch.follow();
    await one.signUp();
    expect(await openAll(other, database)).toBe(1);
    expect(one.events.named('failed')).toEqual([['failed', 'follow', expect.any(Error)]]);
    await one.watch.follow();
    expect(one.events.named('failed')).toHaveLength(1);
  });
});

describe('while people sign up', () => {
  it('everybody opens before, during and after, in every process', async () => {
    const one = await start({ window: 5 });
    const elsewhere = await postgres.open(url);
    const other = await aReplica(elsewhere, { window: 5 });
    replicas.push(other);
    let isDone = false;
    let signedUp = 0;
    const signUps = [one, other, one, other].map(async (replica) => {
      while (!isDone) {
        await replica.signUp();
        signedUp += 1;
      }
    });
    const readings = [one, other].map(async (replica) => {
      while (!isDone) await openAll(replica, database);
    });
    for (let rotation = 0; rotation < 3; rotation += 1) {
      await (rotation % 2 === 0 ? one : other).rotate();
      for (let turn = 0; turn < 3; turn += 1) {
        await Promise.all([one.runner.turn(), other.runner.turn(), other.watch.follow()]);
        one.clock.pass(1_000);
      }
    }
    isDone = true;
    await Promise.all([...signUps, ...readings]);
    await one.watch.follow();
    await one.settle();
    expect(await openAll(one, database)).toBe(signedUp);
    expect(await openAll(other, database)).toBe(signedUp);
    expect(await versionsInUse()).toEqual([4]);
    expect((await entriesOf(database)).gapFree).toBe(true);
  });

  it('holds for any order of sign-ups, rotations, turns, erasures and crashes', async () => {
    const ACTS = {
      signUp: (replica: Replica) => replica.signUp(),
      rotate: (replica: Replica) => replica.rotate(),
      turn: (replica: Replica) => replica.runner.turn(),
      follow: (replica: Replica) => replica.watch.follow(),
      check: (replica: Replica) => replica.watch.check(),
      /** Dies in the middle of a pass: after it has read a window, before or after it has written it. */
      crashBefore: (replica: Replica) => crash(replica, 'before'),
      crashAfter: (replica: Replica) => crash(replica, 'after'),
      erase: async () => {
        const [first] = await personsIn(database);
        await database.pool.query('delete from subject_key where subject_id = $1', [first?.subjectId]);
      },
    } as const;
    const act = fc.record({
      name: fc.constantFrom(...(Object.keys(ACTS) as (keyof typeof ACTS)[])),
      by: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
        url = await postgres.fresh();
        database = await postgres.open(url);
        const three = await Promise.all([0, 1, 2].map(() => start({ window: 2 })));
        await several(5, () => (three[0] as Replica).signUp());
        for (const { name, by } of acts) {
          const replica = three[by] as Replica;
          await ACTS[name](replica);
          // Leases pass from hand to hand, so that every process works at times.
          await database.pool.query('update worker_lease set until = now()');
          for (const each of three) each.clock.pass(60_000);
          await openAll(replica, database);
        }
        const left = (await personsIn(database)).length;
        for (const each of three) expect(await openAll(each, database)).toBe(left);
        const last = await start();
        await last.settle();
        expect(await openAll(last, database)).toBe(left);
        const { version } = last.ring.current();
        expect((await versionsInUse()).every((used) => used === version)).toBe(true);
        for (const replica of replicas.splice(0)) await replica.close();
        await database.close();
      }),
      { numRuns: 8 },
    );
    database = await postgres.open(url);
  });

  it('loses nobody when the process that wraps is killed', async () => {
    const replica = await start();
    await several(60, () => replica.signUp());
    for (const lines of [1, 4, 12]) {
      const child = new Child('crashing-rewrapper.ts', [url]);
      await child.printed(lines);
      await child.kill();
      expect(await openAll(replica, database)).toBe(60);
      await database.pool.query('update worker_lease set until = now()');
    }
    await replica.watch.follow();
    await replica.settle();
    expect(await openAll(replica, database)).toBe(60);
    expect(await versionsInUse()).toEqual([replica.ring.current().version]);
    expect((await entriesOf(database)).gapFree).toBe(true);
  });
});

/** One turn that ends as if the process had died there. */
async function crash({ store, runner }: Replica, when: 'before' | 'after'): Promise<void> {
  const { replace } = Object.getPrototypeOf(store) as typeof store;
  store.replace = async (changes) => {
    if (when === 'after') await replace.call(store, changes.slice(0, 1));
    throw new Error('died');
  };
  await runner.turn();
  store.replace = replace;
}
