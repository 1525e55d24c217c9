import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { folderSource, verifyLog } from '#libs/transparency-log';
import { type Database, PostgresAuditStore } from '../../src/storage/index.js';
import { reopenLog } from '../../src/storage/reopen-log.js';
import { bundleFiles, type LogPosition, planReopening } from '../../src/transparency/index.js';
import { LogReader } from '../../src/transparency/log-reader.js';
import { writeFiles } from '../../src/transparency/write-files.js';
import { TestPostgres } from './database.js';
import { aFolder, aSealingLog, asIntruder, removed, type SealingLog, SIGNER } from './log-builders.js';

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

const stopGateways = () => database.pool.query('update worker_lease set until = now()');

async function reopen(position: LogPosition, request: { reason?: string; force?: boolean } = {}): Promise<string> {
  const { next, first } = await planReopening(position, sealing.guard, {
    reason: 'Restored after a fire: INC-17',
    force: false,
    ...request,
  });
  const client = await database.pool.connect();
  try {
    await reopenLog(client, { origin: position.origin, next, first });
  } finally {
    client.release();
  }
  return next;
}

async function loseTheEnd(): Promise<LogPosition> {
  const client = await database.pool.connect();
  await asIntruder(client, 'delete from audit_entry where idx >= 300');
  await asIntruder(client, 'update audit_counter set next = 300');
  client.release();
  await sealing.seal();
  return sealing.position();
}

describe('a log that was refused', () => {
  it('is closed, and the next one says what it follows', async () => {
    const before = await sealing.position();
    const lost = await loseTheEnd();
    await stopGateways();
    const next = await reopen(lost);
    const again = await aSealingLog(database, folder);
    expect(again.log.origin).toBe(next);
    const [opened] = await again.reads.leaves(next, 0, 1);
    expect(JSON.parse(opened?.envelope.toString() ?? '')).toMatchObject({
      origin: next,
      kind: 'log.opened',
      body: {
        format: 'verigate-audit/1',
        predecessor: lost.origin,
        predecessor_size: before.checkpoint?.size,
        predecessor_root: before.checkpoint?.root.toString('base64'),
        reason: 'Restored after a fire: INC-17',
      },
    });
    await again.append(50);
    await again.seal();
    expect((await again.checker.check(next)).state).toBe('holds');
    const [old, open] = await again.reads.origins();
    expect(old).toMatchObject({ origin: lost.origin, next: 300 });
    expect(old?.closedAt).toBeInstanceOf(Date);
    expect(open).toMatchObject({ origin: next, next: 52 });
    const audit = new PostgresAuditStore(database);
    expect(await audit.firstOrigin()).toBe(lost.origin);
  });

  it('keeps the proofs of its entries', async () => {
    await stopGateways();
    const next = await reopen(await sealing.position(), { force: true });
    const reader = new LogReader(sealing.reads, next);
    expect(await reader.entryProof(5, sealing.log.origin)).toMatchObject({
      state: 'sealed',
      origin: sealing.log.origin,
    });
    expect(await reader.entryProof(0)).toMatchObject({ state: 'sequenced', origin: next });
  });

  it('is not closed while a gateway runs, without a reason, or for nothing', async () => {
    const healthy = await sealing.position();
    await expect(reopen(healthy)).rejects.toThrow(/does not refuse this log/);
    await expect(reopen(healthy, { force: true, reason: ' ' })).rejects.toThrow(/Say why/);
    await expect(reopen(healthy, { force: true })).rejects.toThrow(/stop every gateway first/);
    await stopGateways();
    await reopen(healthy, { force: true });
    await expect(reopen(healthy, { force: true })).rejects.toThrow(/closed by somebody else/);
  });
});

describe('an export', () => {
  const run = async () =>
    writeFiles(
      bundleFiles({ reads: sealing.reads, vkeys: [SIGNER.vkey] }, await sealing.position()),
      `${folder}/export`,
    );

  it('holds, goes on where it was, and reads nothing anew that cannot have changed', async () => {
    await run();
    await sealing.append(700);
    sealing.clock.pass(60_000);
    await sealing.seal();
    const { kept } = await run();
    expect(kept).toBe(4);
    const report = await verifyLog(folderSource(`${folder}/export`), {
      vkeys: [SIGNER.vkey],
      origin: sealing.log.origin,
    });
    expect(report).toMatchObject({ holds: true, size: 1_302, checkpoints: 1 });
  });
});
