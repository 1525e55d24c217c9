import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ExportRunner } from '../../src/inspection/exports/export.runner.js';
import { ExportsDesk } from '../../src/inspection/exports/exports.desk.js';
import type { DecisionFilter, ExportJob, ExportStore } from '../../src/inspection/index.js';
import type { Fence } from '../../src/leadership/index.js';
import type { Database } from '../../src/storage/index.js';
import {
  EXPORT_LEASE_ROW,
  PostgresDecisionStore,
  PostgresExportStore,
  PostgresLease,
} from '../../src/storage/index.js';
import { aGateway, entriesOf, type Gateway } from './builders.js';
import { TestPostgres } from './database.js';
import { aDecision, aQuickDecision } from './inspection-builders.js';

const STAFF = { id: 'key:audit', displayName: 'audit', roles: ['auditor'] as const };
const CHUNK_ROWS = 4;
const HOUR_MS = 3_600_000;

let postgres: TestPostgres;
let database: Database;
let gateway: Gateway;
let store: PostgresExportStore;
let desk: ExportsDesk;
let now: Date;
const faults: unknown[] = [];

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  gateway = await aGateway(database);
  const origin = () => gateway.log.origin;
  now = new Date();
  faults.length = 0;
  store = new PostgresExportStore(database, origin);
  desk = new ExportsDesk(
    store,
    new PostgresDecisionStore(database, origin),
    gateway.log,
    { now: () => now },
    () => undefined,
  );
});
afterEach(() => database.close());
afterAll(() => postgres.stop());

/** A process of its own: its lease is free at once when it ends. */
const aRunner = (over: ExportStore = store): ExportRunner =>
  new ExportRunner(
    over,
    new PostgresLease(database, EXPORT_LEASE_ROW),
    gateway.log,
    { workerFailed: (error) => void faults.push(error) },
    { now: () => now },
    { everyMs: 1_000_000, leaseMs: 15_000, chunkRows: CHUNK_ROWS, keptMs: 24 * HOUR_MS },
  );

const request = async (filter: DecisionFilter = {}, format: ExportJob['format'] = 'jsonl'): Promise<string> =>
  (await desk.request({ format, filter, reason: 'yearly audit 2026' }, STAFF)).exportId;

const jobOf = async (id: string): Promise<ExportJob> => (await store.find(id)) as ExportJob;

async function bytesOf(id: string, from = 0, to?: number): Promise<Buffer> {
  const job = await jobOf(id);
  const parts: Buffer[] = [];
  for await (const part of await desk.download(job, { from, to: to ?? job.bytes }, STAFF)) parts.push(part);
  return Buffer.concat(parts);
}

const idsIn = (bytes: Buffer): string[] =>
  bytes
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { decisionId: string }).decisionId);

async function written(id: string): Promise<Buffer> {
  const runner = aRunner();
  await runner.turn();
  await runner.stop();
  return bytesOf(id);
}

const kindsOnRecord = async (): Promise<string[]> =>
  (await entriesOf(database)).entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('export.'));

/** The process is killed before it writes a part: nothing after that reaches the database, the lease stays. */
class Killed extends Error {}
const killedAt = (part: number): ExportStore =>
  new Proxy(store, {
    get(target, name) {
      if (name === 'write') {
        return (...given: Parameters<ExportStore['write']>) =>
          given[1].seq >= part ? Promise.reject(dead()) : target.write(...given);
      }
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
const dead = (): Error => Object.assign(new Killed('killed'), { name: 'NothingWritten' });

describe('an export', () => {
  it('holds every decision of the moment at which it was asked for, once, in order, with its sum', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 9; n += 1) ids.push(await aQuickDecision(gateway));
    const id = await request();
    await aQuickDecision(gateway);
    const bytes = await written(id);
    expect(idsIn(bytes)).toEqual(ids);
    expect(await jobOf(id)).toMatchObject({
      state: 'done',
      rows: 9,
      total: 9,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('base64url'),
    });
    expect(await kindsOnRecord()).toEqual(['export.requested', 'export.finished', 'export.downloaded']);
    expect(faults).toEqual([]);
  });

  it('goes on behind the last part when its process is killed, and ends with the same bytes', async () => {
    for (let n = 0; n < 11; n += 1) await aDecision(gateway);
    const whole = await written(await request());
    const id = await request();
    for (const part of [1, 2]) {
      await aRunner(killedAt(part)).turn();
      expect((await jobOf(id)).chunks).toBe(part);
      await database.pool.query('update worker_lease set until = clock_timestamp()');
    }
    expect(await written(id)).toEqual(whole);
    expect((await jobOf(id)).sha256).toBe(createHash('sha256').update(whole).digest('base64url'));
    expect(faults).toHaveLength(2);
  });

  it('is written by one of two processes', async () => {
    for (let n = 0; n < 9; n += 1) await aQuickDecision(gateway);
    const id = await request();
    const runners = [aRunner(), aRunner()];
    await Promise.all(runners.map((runner) => runner.turn()));
    expect(idsIn(await bytesOf(id))).toHaveLength(9);
    expect((await kindsOnRecord()).filter((kind) => kind === 'export.finished')).toHaveLength(1);
    for (const runner of runners) await runner.stop();
  });

  it('stops when it is cancelled, and loses its bytes', async () => {
    for (let n = 0; n < 9; n += 1) await aQuickDecision(gateway);
    const id = await request();
    const first = aRunner(killedAt(1));
    await first.turn();
    expect(await desk.cancel(id, STAFF)).toBe(true);
    expect(await desk.cancel(id, STAFF)).toBe(false);
    await database.pool.query('update worker_lease set until = clock_timestamp()');
    const runner = aRunner();
    await runner.turn();
    expect(await jobOf(id)).toMatchObject({ state: 'cancelled', chunks: 1 });
    expect((await database.pool.query('select 1 from export_chunk')).rowCount).toBe(0);
    await runner.stop();
    expect(await kindsOnRecord()).toEqual(['export.requested', 'export.cancelled', 'export.expired']);
  });

  it('is fetched in parts that fit together, wherever they are cut', async () => {
    for (let n = 0; n < 6; n += 1) await aQuickDecision(gateway);
    const id = await request({}, 'csv');
    const whole = await written(id);
    const cuts = [0, 1, 333, Math.floor(whole.length / 2), whole.length - 1, whole.length];
    const parts = await Promise.all(cuts.slice(1).map((to, at) => bytesOf(id, cuts[at], to)));
    expect(Buffer.concat(parts)).toEqual(whole);
    expect(whole.toString('utf8').split('\r\n')).toHaveLength(8);
  });

  it('is not begun while ten others wait, nor while those that are kept fill the disk', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(await request());
    await expect(request()).rejects.toMatchObject({ type: 'conflict' });
    await desk.cancel(ids[0] as string, STAFF);
    await request();
    for (const id of ids) await desk.cancel(id, STAFF);
    await database.pool.query('update export_job set bytes = $1 where export_id = $2', [20 * 2 ** 30, ids[0]]);
    await expect(request()).rejects.toMatchObject({ type: 'conflict' });
  });

  it('narrows as a search does', async () => {
    await aQuickDecision(gateway);
    const wanted = [await aQuickDecision(gateway, 'partners'), await aQuickDecision(gateway, 'partners')];
    expect(idsIn(await written(await request({ flow: 'partners', kind: 'continue' })))).toEqual(wanted);
    expect(await written(await request({ flow: 'nowhere' }, 'ocsf'))).toEqual(Buffer.alloc(0));
    const { correlationId, decisionId } = await aDecision(gateway);
    expect(idsIn(await written(await request({ reference: correlationId })))).toEqual([decisionId]);
  });

  it('holds no personal data, in any format', async () => {
    await aDecision(gateway, { email: 'canary.person@example.test', fault: true });
    for (const format of ['csv', 'jsonl', 'ocsf'] as const) {
      const text = (await written(await request({}, format))).toString('utf8');
      expect(text).toContain('idology');
      expect(text).not.toMatch(/canary|Testperson/i);
    }
  });

  it('is deleted a day later, on record', async () => {
    await aQuickDecision(gateway);
    const id = await request();
    await written(id);
    now = new Date(now.getTime() + 25 * HOUR_MS);
    const runner = aRunner();
    await runner.turn();
    await runner.stop();
    expect((await jobOf(id)).state).toBe('expired');
    expect((await database.pool.query('select 1 from export_chunk')).rowCount).toBe(0);
    expect((await kindsOnRecord()).at(-1)).toBe('export.expired');
  });

  it('of many parts is deleted some parts at a time, and cannot be fetched meanwhile', async () => {
    await aQuickDecision(gateway);
    const id = await request();
    await written(id);
    await database.pool.query(
      `insert into export_chunk (export_id, seq, from_byte, length, bytes)
       select $1::uuid, 100 + n, 1000000 + n, 1, convert_to('x', 'UTF8') from generate_series(1, 120) n`,
      [id],
    );
    const parts = async (): Promise<number> =>
      (await database.pool.query('select 1 from export_chunk')).rowCount as number;
    const lease = new PostgresLease(database, EXPORT_LEASE_ROW);
    const fence = (await lease.lease(randomUUID(), 15_000)) as Fence;
    const entryFor = (exportId: string) =>
      gateway.log.entry({
        kind: 'export.expired',
        actor: { type: 'system', id: 'exports' },
        body: { export: exportId },
      });
    const left: [string, number][] = [];
    const later = new Date(now.getTime() + 25 * HOUR_MS);
    while ((await store.expire(later, fence, entryFor)) !== undefined) {
      left.push([(await jobOf(id)).state, await parts()]);
    }
    expect(left).toEqual([
      ['expired', 121],
      ['expired', 71],
      ['expired', 21],
      ['expired', 0],
    ]);
    expect((await kindsOnRecord()).filter((kind) => kind === 'export.expired')).toHaveLength(1);
  });

  it('is taken over although its sum takes longer to make than the lease lasts', async () => {
    for (let n = 0; n < 9; n += 1) await aQuickDecision(gateway);
    const id = await request();
    await aRunner(killedAt(2)).turn();
    await database.pool.query('update worker_lease set until = clock_timestamp()');
    let reads = 0;
    const slow = new Proxy(store, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        if (name !== 'chunkAt') return member.bind(target) as unknown;
        return async (...given: Parameters<ExportStore['chunkAt']>) => {
          reads += 1;
          // Another process had it in between, and let it go.
          await database.pool.query('update worker_lease set fence = fence + 1, until = clock_timestamp()');
          return target.chunkAt(...given);
        };
      },
    });
    const runner = aRunner(slow);
    for (let turn = 0; turn < 3; turn += 1) {
      await runner.turn();
      now = new Date(now.getTime() + HOUR_MS / 60);
    }
    await runner.stop();
    expect([(await jobOf(id)).state, reads]).toEqual(['done', 2]);
  });

  it('that cannot be written fails with a word for staff', async () => {
    await aQuickDecision(gateway);
    const id = await request();
    const broken = new Proxy(store, {
      get(target, name) {
        if (name === 'page') return () => Promise.reject(new Error('canary@example.test'));
        const member = Reflect.get(target, name) as unknown;
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    const runner = aRunner(broken);
    await runner.turn();
    await runner.stop();
    expect(await jobOf(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('fault of ours') });
    expect(faults).toHaveLength(1);
  });
});
