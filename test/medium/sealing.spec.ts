import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { checkFollows, openNote, parseCheckpoint } from '#libs/transparency-log';
import type { Database } from '../../src/storage/index.js';
import { StoredTiles } from '../../src/transparency/stored-tiles.js';
import { TestPostgres } from './database.js';
import {
  aFolder,
  appendEntries,
  aSealingLog,
  ecSigner,
  removed,
  type SealingLog,
  SetClock,
  SIGNER,
} from './log-builders.js';

let postgres: TestPostgres;
let database: Database;
let folder: string;
let sealing: SealingLog;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  folder = await aFolder();
  sealing = await aSealingLog(database, folder);
});
afterEach(() => removed(folder));
afterAll(() => postgres.stop());

const checkpointIn = (note: string) => parseCheckpoint(openNote(note, [SIGNER.vkey]).text);

describe('a log', () => {
  it('is sealed whole, and the guard remembers the checkpoint that the database shows', async () => {
    await sealing.append(700);
    await sealing.seal();
    const { checkpoint, next, tiled } = await sealing.position();
    expect(checkpoint?.size).toBe(next);
    expect(tiled).toBe(next);
    expect(await sealing.guard.last(sealing.log.origin)).toBe(checkpoint?.note);
    expect(await sealing.checker.check(sealing.log.origin)).toEqual({ state: 'holds', checked: next, size: next });
  });

  it('says once with which key it is sealed', async () => {
    await sealing.seal();
    await sealing.seal();
    const again = await aSealingLog(database, folder);
    await again.seal();
    const { rows } = await database.pool.query("select envelope from audit_entry where kind = 'log.key_published'");
    expect(rows.map(({ envelope }) => JSON.parse(envelope.toString()).body)).toEqual([
      { algorithm: 'ed25519', vkey: SIGNER.vkey },
    ]);
  });

  it.each([255, 256, 257, 1_024, 2_600])('of %i entries grows by one, and follows itself', async (size) => {
    const start = (await sealing.position()).next;
    await sealing.append(size - start - 1);
    await sealing.seal();
    const before = checkpointIn((await sealing.position()).checkpoint?.note ?? '');
    expect(before.size).toBe(size);
    await sealing.append(1);
    await sealing.seal();
    const after = checkpointIn((await sealing.position()).checkpoint?.note ?? '');
    expect(after.size).toBe(size + 1);
    await checkFollows(new StoredTiles(sealing.reads, sealing.log.origin), before, after);
    expect((await sealing.checker.check(sealing.log.origin)).state).toBe('holds');
  });

  it('with a long backlog is sealed in steps, each of bounded size', async () => {
    await sealing.append(5_000);
    await sealing.seal();
    const { checkpoint, next } = await sealing.position();
    expect(checkpoint?.size).toBe(next);
    expect((await sealing.checker.check(sealing.log.origin)).state).toBe('holds');
    const { rows } = await database.pool.query(
      'select level, max(idx)::int + 1 as tiles from log_tile group by level order by level',
    );
    expect(rows).toEqual([
      { level: 0, tiles: Math.ceil(next / 256) },
      { level: 1, tiles: 1 },
    ]);
  });

  it('is signed anew while nothing happens, and not sooner', async () => {
    await sealing.seal();
    const first = await sealing.position();
    await sealing.seal();
    expect((await sealing.position()).checkpoint?.signedAt).toEqual(first.checkpoint?.signedAt);
    sealing.clock.pass(31_000);
    await sealing.seal();
    const { checkpoint } = await sealing.position();
    expect(checkpoint?.signedAt).toEqual(sealing.clock.now());
    expect(checkpoint?.size).toBe(first.checkpoint?.size);
  });

  it('keeps the newest checkpoint of each minute, and of each hour when it is old', async () => {
    for (let step = 0; step < 12; step += 1) {
      await sealing.append(1);
      await sealing.seal();
      sealing.clock.pass(20_000);
    }
    const minutes = await sealing.reads.checkpoints(sealing.log.origin, undefined, 100);
    expect(minutes).toHaveLength(4);
    const sizes = minutes.map(({ size }) => size);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    await sealing.store.thin(sealing.log.origin, sealing.clock.now());
    const hours = await sealing.reads.checkpoints(sealing.log.origin, undefined, 100);
    expect(hours).toEqual(minutes.slice(-1));
    expect((await sealing.checker.check(sealing.log.origin)).state).toBe('holds');
  });

  it('is signed by both keys while one takes the place of the other', async () => {
    await sealing.append(3);
    await sealing.seal();
    const young = ecSigner();
    const both = await aSealingLog(database, folder, { signers: [SIGNER, young] });
    await sealing.append(3);
    both.clock.pass(40_000);
    await database.pool.query('delete from worker_lease');
    await both.seal();
    const { note = '' } = (await both.position()).checkpoint ?? {};
    expect(openNote(note, [SIGNER.vkey, young.vkey]).verifiedBy).toHaveLength(2);
    await database.pool.query('delete from worker_lease');
    const alone = await aSealingLog(database, folder, { signers: [young] });
    await sealing.append(1);
    await alone.seal();
    expect(openNote((await alone.position()).checkpoint?.note ?? '', [young.vkey]).verifiedBy).toEqual([young.vkey]);
  });
});

describe('sealers that race', () => {
  it('never sign a fork: every two checkpoints agree', async () => {
    const signed: string[] = [];
    const racers = await Promise.all(
      [1, 2, 3].map(async (id) => {
        // Two of them share a data folder, as processes on one machine may.
        const racer = await aSealingLog(database, `${folder}/${id % 2}`, { clock: new SetClock() });
        // Everybody thinks that they lead: what they write is refused by its fence, what they sign is what is looked at here.
        const keep = racer.guard.keep.bind(racer.guard);
        racer.guard.keep = (origin, note) => {
          signed.push(note);
          return keep(origin, note);
        };
        return racer;
      }),
    );
    const [first] = racers;
    const fence = await first?.store.lease('0190a0a0-0000-7000-8000-00000000000a', 600_000);
    const stale = '999999';
    for (let round = 0; round < 60; round += 1) {
      const turns = racers.map((racer, at) =>
        racer.sealer.run(at === round % 3 ? stale : (fence ?? stale), new AbortController().signal),
      );
      await Promise.all([...turns, appendEntries(sealing.gateway, 1 + ((round * 7) % 40))]);
    }
    await racers[0]?.sealer.run(fence ?? '', new AbortController().signal);
    const all = signed.map(checkpointIn).sort((a, b) => a.size - b.size);
    expect(new Set(all.map(({ size }) => size)).size).toBeGreaterThan(30);
    const tiles = new StoredTiles(sealing.reads, sealing.log.origin);
    for (const [at, next] of all.entries()) {
      const previous = all[at - 1];
      if (previous) await checkFollows(tiles, previous, next);
    }
    expect((await sealing.checker.check(sealing.log.origin)).state).toBe('holds');
    expect(racers.flatMap(({ events }) => events.lines).filter((line) => line.startsWith('refused'))).toEqual([]);
  });

  it('hand over: whoever comes next goes on where the last one stopped, and the late one writes nothing', async () => {
    await sealing.append(300);
    const fence = (await sealing.store.lease('0190a0a0-0000-7000-8000-00000000000a', 1)) ?? '';
    await sealing.sealer.run(fence, new AbortController().signal);
    const next = await aSealingLog(database, `${folder}/next`);
    await sealing.append(20);
    await database.pool.query('update worker_lease set until = now()');
    await next.seal();
    const before = await next.position();
    expect(before.checkpoint?.size).toBe(before.next);
    await sealing.append(5);
    await sealing.sealer.run(fence, new AbortController().signal);
    expect((await next.position()).tiled).toBe(before.tiled);
  });

  it('survive a crash between the guard and the database', async () => {
    await sealing.append(300);
    await sealing.seal();
    await sealing.append(2_000);
    const crashing = await aSealingLog(database, folder, {
      store: (store) =>
        Object.assign(Object.create(store) as typeof store, { publish: () => Promise.reject(new Error('gone')) }),
    });
    const fence = (await sealing.store.lease('0190a0a0-0000-7000-8000-00000000000b', 1)) ?? '';
    await expect(crashing.sealer.run(fence, new AbortController().signal)).rejects.toThrow('gone');
    await database.pool.query('update worker_lease set until = now()');
    const again = await aSealingLog(database, folder);
    await again.seal();
    const { checkpoint, next, refusal } = await again.position();
    expect(refusal).toBeUndefined();
    expect(checkpoint?.size).toBe(next);
    expect((await again.checker.check(again.log.origin)).state).toBe('holds');
  });
});
