import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { leafHash } from '#libs/transparency-log';
import { type Database, PostgresLogReads } from '../../src/storage/index.js';
import { Checker } from '../../src/transparency/checker.js';
import { TestPostgres } from './database.js';
import { aFolder, aSealingLog, removed, type SealingLog, SIGNER } from './log-builders.js';

const SIZE = 700;
const EARLIER = [40, 256, 500];

let postgres: TestPostgres;
let database: Database;
let folder: string;
let sealing: SealingLog;
let checker: Checker;
let client: PoolClient;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  database = await postgres.open(await postgres.fresh(), { statementTimeoutMs: 20_000 });
  folder = await aFolder();
  sealing = await aSealingLog(database, folder);
  await sealing.seal();
  for (const size of [...EARLIER, SIZE]) {
    await sealing.append(size - (await sealing.position()).next);
    await sealing.seal();
    sealing.clock.pass(60_000);
  }
  client = await database.pool.connect();
  // One connection, because what was changed is seen inside its transaction only: one question after the other.
  let asked: Promise<unknown> = Promise.resolve();
  const reads = new PostgresLogReads(async (read) => {
    const answer = asked.then(() => read(client));
    asked = answer.catch(() => undefined);
    return answer;
  });
  const elsewhere = async (origin: string) => [(await sealing.guard.last(origin)) ?? ''];
  checker = new Checker({ reads, vkeys: [SIGNER.vkey], elsewhere });
});
afterEach(() => client.query('rollback'));
afterAll(async () => {
  client?.release();
  await postgres.stop();
  await removed(folder);
});

/** What somebody with full rights in the database does, and the first entry that does not hold by it; undefined where no single one is to blame. */
interface Tampering {
  readonly name: string;
  run(): Promise<unknown>;
  readonly badIndex: number | undefined;
}

const q = (statement: string, values: readonly unknown[] = []) => client.query(statement, [...values]);
const index = fc.nat(SIZE - 1);
const place = fc.nat(10_000);
const flip = (column: string, at: number) =>
  `${column} = set_byte(${column}, ${at} % octet_length(${column}), get_byte(${column}, ${at} % octet_length(${column})) # 1)`;

const withHash = async (at: number): Promise<void> => {
  const { rows } = await q('select envelope from audit_entry where idx = $1', [at]);
  await q('update audit_entry set leaf_hash = $2 where idx = $1', [at, leafHash(rows[0].envelope)]);
};

const edits = fc.tuple(index, place, fc.boolean()).map(
  ([at, where, mend]): Tampering => ({
    name: `edit entry ${at}${mend ? ' and its hash' : ''}`,
    async run() {
      await q(`update audit_entry set ${flip('envelope', where)} where idx = $1`, [at]);
      if (mend) await withHash(at);
    },
    badIndex: at,
  }),
);

const COPIES = [
  "kind = 'signup.decided'",
  'uid = gen_random_uuid()',
  "at = at + interval '1 ms'",
  'decision_id = gen_random_uuid()',
  flip('leaf_hash', 7),
];
const copies = fc.tuple(index, fc.constantFrom(...COPIES)).map(
  ([at, change]): Tampering => ({
    name: `beside entry ${at}: ${change}`,
    run: () => q(`update audit_entry set ${change} where idx = $1`, [at]),
    badIndex: at,
  }),
);

const deletions = index.map(
  (at): Tampering => ({
    name: `delete entry ${at}`,
    run: () => q('delete from audit_entry where idx = $1', [at]),
    badIndex: at,
  }),
);

const closed = index.map(
  (at): Tampering => ({
    name: `delete entry ${at} and close the gap`,
    async run() {
      await q('delete from audit_entry where idx = $1', [at]);
      await q('update audit_entry set idx = -idx where idx > $1', [at]);
      await q('update audit_entry set idx = -idx - 1 where idx < 0');
    },
    badIndex: at,
  }),
);

const insertions = fc
  .tuple(index, index)
  .map(
    ([at, of]): Tampering => ({
      name: `insert a copy of entry ${of} at ${at}`,
      async run() {
        await q('create temp table copied on commit drop as select * from audit_entry where idx = $1', [of]);
        await q('update audit_entry set idx = -idx - 1 where idx >= $1', [at]);
        await q('update audit_entry set idx = -idx where idx < 0');
        await q('update copied set idx = $1', [at]);
        await q('insert into audit_entry select * from copied');
      },
      // The copy of an entry before itself is that entry; the one behind it is in the wrong place.
      badIndex: of === at ? at + 1 : at,
    }),
  )
  .filter(({ badIndex }) => badIndex !== SIZE);

const swaps = fc
  .tuple(index, index)
  .filter(([a, b]) => a !== b)
  .map(
    ([a, b]): Tampering => ({
      name: `swap entries ${a} and ${b}`,
      async run() {
        await q('update audit_entry set idx = -1 where idx = $1', [a]);
        await q('update audit_entry set idx = $1 where idx = $2', [a, b]);
        await q('update audit_entry set idx = $1 where idx = -1', [b]);
      },
      badIndex: Math.min(a, b),
    }),
  );

const truncations = index.map(
  (at): Tampering => ({
    name: `cut off entry ${at} and what follows`,
    async run() {
      await q('delete from audit_entry where idx >= $1', [at]);
      await q('update audit_counter set next = $1', [at]);
    },
    badIndex: at,
  }),
);

const rollbacks = fc.constantFrom(...EARLIER).map(
  (size): Tampering => ({
    name: `roll everything back to ${size}`,
    async run() {
      await q('delete from audit_entry where idx >= $1', [size]);
      await q('update audit_counter set next = $1', [size]);
      await q('delete from log_checkpoint where size > $1', [size]);
      await q(
        `update log_seal s set tiled = c.size, size = c.size, root = c.root, note = c.note, signed_at = c.signed_at
           from log_checkpoint c where c.size = $1`,
        [size],
      );
      await q('delete from log_tile where level = 0 and idx > $1', [Math.floor(size / 256)]);
    },
    badIndex: size,
  }),
);

const leaves = fc.tuple(index, fc.nat(31)).map(
  ([at, byte]): Tampering => ({
    name: `edit the hash of entry ${at} in its tile`,
    run: () =>
      q(
        `update log_tile set ${flip('bytes', (at % 256) * 32 + byte)} where level = 0 and idx = ${Math.floor(at / 256)}`,
      ),
    badIndex: at,
  }),
);

const tiles = fc
  .constantFrom(
    { change: `update log_tile set ${flip('bytes', 3)} where level = 1`, badIndex: 0 },
    { change: `update log_tile set ${flip('bytes', 40)} where level = 1`, badIndex: 256 },
    { change: 'delete from log_tile where level = 0 and idx = 1', badIndex: 256 },
    { change: 'delete from log_tile where level = 1', badIndex: 0 },
    {
      change: 'update log_tile set bytes = substr(bytes, 1, 320), width = 10 where level = 0 and idx = 2',
      badIndex: 522,
    },
  )
  .map(({ change, badIndex }): Tampering => ({ name: change, run: () => q(change), badIndex }));

const notes = fc
  .tuple(
    fc.constantFrom('log_seal', 'log_checkpoint'),
    fc.constantFrom(
      "note = replace(note, E'\\n700\\n', E'\\n699\\n')",
      "note = overlay(note placing 'AAAA' from 60)",
      "note = overlay(note placing 'AAAA' from length(note) - 20)",
      'size = size - 1',
      flip('root', 5),
      "note = ''",
    ),
  )
  .map(
    ([table, change]): Tampering => ({
      name: `${table}: ${change}`,
      run: () => q(`update ${table} set ${change} where size = 700`),
      badIndex: undefined,
    }),
  );

const gone: fc.Arbitrary<Tampering> = fc.constantFrom('delete from log_seal', 'truncate audit_entry').map((change) => ({
  name: change,
  run: () => q(change),
  badIndex: change === 'truncate audit_entry' ? 0 : undefined,
}));

describe('whoever has full rights in the database', () => {
  it('finds a log that holds', async () => {
    await client.query('begin');
    expect(await checker.check(sealing.log.origin)).toEqual({ state: 'holds', checked: SIZE, size: SIZE });
  });

  it('changes nothing that a check would not find, with the first entry that does not hold', async () => {
    const kinds = [
      edits,
      copies,
      deletions,
      closed,
      insertions,
      swaps,
      truncations,
      rollbacks,
      leaves,
      tiles,
      notes,
      gone,
    ];
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(...kinds), async ({ name, run, badIndex }) => {
        await client.query("begin; set local session_replication_role = 'replica'");
        try {
          await run();
          const found = await checker.check(sealing.log.origin, { arrivalMs: 0 });
          met.add(name.replace(/\d+/g, 'n'));
          expect([name, found.state, found.badIndex]).toEqual([name, 'broken', badIndex]);
          expect(found.problem).toMatch(/\w{3,} .*\.$/);
        } finally {
          await client.query('rollback');
        }
      }),
      { numRuns: 400 },
    );
    expect(met.size).toBeGreaterThan(12);
  }, 120_000);
});
