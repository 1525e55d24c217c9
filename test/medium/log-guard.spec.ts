import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { checkpointText, leafHash, parseCheckpoint, signNote } from '#libs/transparency-log';
import type { Database } from '../../src/storage/index.js';
import { CheckpointFile } from '../../src/transparency/checkpoint-file.store.js';
import { stateOf } from '../../src/transparency/log-state.js';
import { Witness } from '../../src/transparency/witness.js';
import { TestPostgres } from './database.js';
import { aFolder, aSealingLog, asIntruder, ecSigner, removed, type SealingLog, SIGNER } from './log-builders.js';

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
  await sealing.append(600);
  await sealing.seal();
});
afterEach(() => removed(folder));
afterAll(() => postgres.stop());

async function intrude(...statements: readonly string[]): Promise<void> {
  const client = await database.pool.connect();
  try {
    for (const statement of statements) await asIntruder(client, statement);
  } finally {
    client.release();
  }
}

const sealAgain = async (): Promise<string | undefined> => {
  await sealing.append(40);
  await sealing.seal();
  return (await sealing.position()).refusal?.problem;
};
const refused = (): readonly string[] => sealing.events.lines.filter((line) => line.startsWith('refused'));

/** The whole database as it was when the log had `size` entries, the log's own tables included. */
const restoreTo = (size: number) =>
  intrude(
    `delete from audit_entry where idx >= ${size}`,
    `update audit_counter set next = ${size}`,
    'delete from log_seal',
    'delete from log_tile',
    'delete from log_checkpoint',
  );

describe('the signer refuses', () => {
  it('a backup that was restored, and sign-ups that came after it change nothing about that', async () => {
    await restoreTo(300);
    await sealing.seal();
    expect((await sealing.position()).refusal?.problem).toMatch(/has 300 entries, and 602 were sealed/);
    expect(refused()).toEqual(['refused rolled_back 300']);
    await sealing.append(1_000);
    await sealing.seal();
    const position = await sealing.position();
    expect(position.tiled).toBe(0);
    expect(stateOf(position, sealing.clock.now())).toMatchObject({ state: 'refused' });
    expect((await aSealingLog(database, folder)).events.lines).toEqual([]);
  });

  it('a backup that was restored and has grown beyond what was sealed before anybody looked', async () => {
    await restoreTo(300);
    await sealing.append(1_000);
    await sealing.seal();
    expect(refused()).toEqual(['refused history_differs 1300']);
    expect((await sealing.position()).refusal?.problem).toMatch(
      /^The first 602 entries are not those that were signed/,
    );
  });

  it('a history that was rewritten with its hashes, tiles and all', async () => {
    const [leaf] = await sealing.reads.leaves(sealing.log.origin, 100, 101);
    const forged = Buffer.from((leaf?.envelope.toString() ?? '').replace('gateway.started', 'gateway.stopped'));
    const client = await database.pool.connect();
    await asIntruder(client, 'update audit_entry set envelope = $1, leaf_hash = $2 where idx = 100', [
      forged,
      leafHash(forged),
    ]);
    client.release();
    await intrude('delete from log_seal', 'delete from log_tile', 'delete from log_checkpoint');
    expect(await sealAgain()).toMatch(/are not those that were signed/);
    expect(refused()).toEqual(['refused history_differs 642']);
  });

  it('a tile at the edge that was changed, is narrower, or is gone', async () => {
    for (const change of [
      "update log_tile set bytes = overlay(bytes placing '\\x00000000'::bytea from 40) where level = 0 and idx = 2",
      'update log_tile set bytes = substr(bytes, 1, 320), width = 10 where level = 0 and idx = 2',
      'delete from log_tile where level = 0 and idx = 2',
      'delete from log_tile where level = 1',
    ]) {
      const fresh = await postgres.open(await postgres.fresh());
      const other = await aSealingLog(fresh, `${folder}/${fresh.pool.options.connectionString?.slice(-12)}`);
      await other.append(600);
      await other.seal();
      const client = await fresh.pool.connect();
      expect(await asIntruder(client, change)).toBe(1);
      client.release();
      await other.append(10);
      await other.seal();
      expect([change, (await other.position()).refusal === undefined]).toEqual([change, false]);
    }
  });

  it('an entry whose hash is another one, and names it', async () => {
    await sealing.append(50);
    await intrude("update audit_entry set envelope = envelope || ' '::bytea where idx = 630");
    expect(await sealAgain()).toBe('Entry 630 does not have the hash that is stored with it.');
  });

  it('a log with a gap, and names it', async () => {
    await sealing.append(50);
    await intrude('delete from audit_entry where idx = 630');
    expect(await sealAgain()).toBe('Entry 630 is missing.');
  });

  it('a checkpoint in the database that none of its keys signed', async () => {
    const { checkpoint, origin } = await sealing.position();
    const head = { origin, size: 601, root: Buffer.alloc(32, 1) };
    const forged = await signNote(checkpointText(head), [ecSigner()]);
    const client = await database.pool.connect();
    await asIntruder(client, 'update log_seal set size = 601, root = $1, note = $2', [head.root, forged]);
    client.release();
    expect(checkpoint?.size).toBe(602);
    expect(await sealAgain()).toMatch(/no key of this configuration has signed/);
  });

  it('a history that an anchor knows otherwise, although nothing is left on this machine', async () => {
    const { origin } = await sealing.position();
    const head = { origin, size: 500, root: Buffer.alloc(32, 1) };
    const elsewhere = [await signNote(checkpointText(head), [SIGNER])];
    await database.pool.query('delete from worker_lease');
    const moved = await aSealingLog(database, `${folder}/moved`, { elsewhere });
    await moved.append(1);
    await moved.seal();
    expect(moved.events.lines).toEqual(['refused history_differs 603']);
  });
});

describe('the signer goes on', () => {
  it('when the tables of the tree are gone and the entries are not: they give the same tree', async () => {
    await intrude('delete from log_seal', 'delete from log_tile', 'delete from log_checkpoint');
    expect(await sealAgain()).toBeUndefined();
    const { checkpoint } = await sealing.position();
    expect(checkpoint?.size).toBe(642);
    expect((await sealing.checker.check(sealing.log.origin)).state).toBe('holds');
  });

  it('not while the checkpoint cannot be kept, and as soon as it can', async () => {
    const file = `${folder}/stuck`;
    await mkdir(file);
    await writeFile(`${file}/verigate`, 'in the way');
    await database.pool.query('delete from worker_lease');
    const stuck = await aSealingLog(database, file);
    await stuck.append(1);
    await expect(stuck.seal()).rejects.toThrow(/cannot be (read|kept)/);
    expect((await stuck.position()).checkpoint?.size).toBe(602);
    await removed(`${file}/verigate`);
    await stuck.seal();
    expect((await stuck.position()).checkpoint?.size).toBe(603);
  });
});

describe('a process that does not seal', () => {
  it('remembers what the leader signed, and not what follows from nothing', async () => {
    const { origin, checkpoint } = await sealing.position();
    const guard = new CheckpointFile(`${folder}/witness`);
    const { reads, events, clock } = sealing;
    const witness = new Witness({ origin, reads, guard, vkeys: [SIGNER.vkey], events, clock });
    await witness.run();
    expect(await guard.last(origin)).toBe(checkpoint?.note);
    await sealAgain();
    clock.pass(31_000);
    await witness.run();
    const kept = (await guard.last(origin)) ?? '';
    expect(parseCheckpoint(kept.slice(0, kept.lastIndexOf('\n\n') + 1)).size).toBe(642);
    expect(await readFile(guard.pathOf(origin), 'utf8')).toBe(kept);

    await intrude(
      "update log_tile set bytes = overlay(bytes placing '\\x00000000'::bytea from 40) where level = 0 and idx = 2",
    );
    await intrude('update log_seal set tiled = 650');
    const head = { origin, size: 650, root: Buffer.alloc(32, 1) };
    const forged = await signNote(checkpointText(head), [SIGNER]);
    const client = await database.pool.connect();
    await asIntruder(client, 'update log_seal set size = 650, root = $1, note = $2', [head.root, forged]);
    client.release();
    clock.pass(31_000);
    await witness.run();
    expect(events.lines.at(-1)).toBe('refused history_differs 650');
    expect(await guard.last(origin)).toBe(kept);
  });
});
