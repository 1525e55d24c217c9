import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PooledHttpPort } from '#libs/provider-kit';
import { Sensitive } from '#libs/provider-spec';
import {
  makeTestAuthority,
  S3_TEST_ACCOUNT,
  type S3Server,
  startS3Server,
  startTimestampServer,
  type TimestampServer,
  type TimestampTrouble,
} from '#libs/simulators';
import { openNote, parseCheckpoint, verifyLog } from '#libs/transparency-log';
import type { Database } from '../../src/storage/index.js';
import type { Anchor } from '../../src/transparency/anchors/anchor.port.js';
import { AnchoringRunner } from '../../src/transparency/anchors/anchoring.runner.js';
import { BucketAnchor } from '../../src/transparency/anchors/bucket.anchor.js';
import { FolderAnchor } from '../../src/transparency/anchors/folder.anchor.js';
import { TimestampAnchor } from '../../src/transparency/anchors/timestamp.anchor.js';
import { sourceOf } from '../support/tar-files.js';
import { TestPostgres } from './database.js';
import { aFolder, aSealingLog, removed, type SealingLog, SIGNER } from './log-builders.js';

const NEVER = new AbortController().signal;
const MINUTE_MS = 60_000;

let postgres: TestPostgres;
let database: Database;
let folder: string;
let sealing: SealingLog;
let ports: PooledHttpPort[];

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  folder = await aFolder();
  sealing = await aSealingLog(database, folder);
  await sealing.append(300);
  await sealing.seal();
  ports = [];
});
afterEach(async () => {
  await Promise.all(ports.map((port) => port.close()));
  await removed(folder);
});
afterAll(() => postgres.stop());

function portTo(url: string): PooledHttpPort {
  const port = new PooledHttpPort({
    origins: [new URL(url).origin],
    maxReplyBytes: 1_000_000,
    replies: 'bytes',
    connectTimeoutMs: 1_000,
    connections: 1,
  });
  ports.push(port);
  return port;
}

/** What the leader does with its anchors, turn by turn. */
async function anchoring(...anchors: readonly Anchor[]) {
  const { log, reads, store, events, clock } = sealing;
  const runner = new AnchoringRunner({ anchors, log, reads, store, events, clock });
  return async (afterMs = 0): Promise<void> => {
    clock.pass(afterMs);
    await sealing.seal();
    const { rows } = await database.pool.query<{ fence: string }>('select fence from worker_lease');
    clock.pass(3_000);
    await runner.run(rows[0]?.fence ?? '', NEVER);
  };
}

const checkpointNow = async () => {
  const { checkpoint } = await sealing.position();
  if (!checkpoint) throw new Error('the log has no checkpoint');
  return checkpoint;
};
const entriesOfKind = async (kind: string) => {
  const { rows } = await database.pool.query('select envelope from audit_entry where kind = $1 order by idx', [kind]);
  return rows.map(({ envelope }) => JSON.parse(envelope.toString()).body);
};

describe('a folder', () => {
  const aFolderAnchor = () =>
    new FolderAnchor(
      { kind: 'folder', name: 'worm', everyMs: 10 * MINUTE_MS, path: join(folder, 'worm') },
      sealing.reads,
    );
  const filesIn = async (below: string): Promise<ReadonlyMap<string, Buffer>> => {
    const root = join(folder, 'worm', sealing.log.origin);
    const names = await readdir(join(root, below), { recursive: true, withFileTypes: true });
    const files = names.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    return new Map(
      await Promise.all(files.map(async (file) => [file.slice(root.length + 1), await readFile(file)] as const)),
    );
  };

  it('holds each checkpoint with all that belongs to it, read-only, and can be verified by itself', async () => {
    const turn = await anchoring(aFolderAnchor());
    await turn();
    await sealing.append(400);
    await turn(11 * MINUTE_MS);
    const files = new Map(await filesIn('.'));
    const modes = await Promise.all(
      [...files.keys()].map((file) => stat(join(folder, 'worm', sealing.log.origin, file))),
    );
    expect([...new Set(modes.map(({ mode }) => mode & 0o777))]).toEqual([0o444]);
    const names = [...files.keys()].filter((path) => path.startsWith('checkpoints/')).sort();
    expect(names).toHaveLength(2);
    files.set('checkpoint', files.get(names.at(-1) ?? '') ?? Buffer.alloc(0));
    const report = await verifyLog(sourceOf(files), { vkeys: [SIGNER.vkey], origin: sealing.log.origin });
    expect(report).toMatchObject({ holds: true, size: 703 });
    expect(await entriesOfKind('log.anchored')).toMatchObject([
      { anchor: 'worm', kind: 'folder', size: 302 },
      { anchor: 'worm', kind: 'folder', size: 703 },
    ]);
  });

  it('is told nothing before its time, and everything that it missed after it', async () => {
    const turn = await anchoring(aFolderAnchor());
    await turn();
    await sealing.append(10);
    await turn(5 * MINUTE_MS);
    expect((await sealing.reads.anchors(sealing.log.origin))[0]?.size).toBe(302);
    await turn(5 * MINUTE_MS);
    expect((await sealing.reads.anchors(sealing.log.origin))[0]?.size).toBe(313);
  });

  it('finishes a file that a crash cut off, and refuses to take another history for its own', async () => {
    const anchor = aFolderAnchor();
    const checkpoint = await checkpointNow();
    await anchor.take(sealing.log.origin, checkpoint, 0, NEVER);
    const tile = join(folder, 'worm', sealing.log.origin, 'tile/0/000');
    const whole = await readFile(tile);
    await chmod(tile, 0o600);
    await writeFile(tile, whole.subarray(0, 100));
    await anchor.take(sealing.log.origin, checkpoint, 0, NEVER);
    expect((await readFile(tile)).equals(whole)).toBe(true);
    await chmod(tile, 0o600);
    await writeFile(tile, Buffer.from(whole).fill(1, 0, 4));
    await chmod(tile, 0o444);
    await expect(anchor.take(sealing.log.origin, checkpoint, 0, NEVER)).rejects.toThrow(/holds something else/);
  });

  it('gives its newest checkpoint back', async () => {
    const anchor = aFolderAnchor();
    expect(await anchor.newest(sealing.log.origin)).toBeUndefined();
    const checkpoint = await checkpointNow();
    await anchor.take(sealing.log.origin, checkpoint, 0, NEVER);
    expect(await anchor.newest(sealing.log.origin)).toBe(checkpoint.note);
  });
});

describe('a store that speaks S3', () => {
  let store: S3Server;
  beforeEach(async () => {
    store = await startS3Server({ now: () => sealing.clock.now().getTime() });
  });
  afterEach(() => store.close());

  const aBucket = (change: { secret?: string; lock?: { mode: 'governance' | 'compliance'; days: number } } = {}) =>
    new BucketAnchor(
      {
        kind: 's3',
        name: 'bucket',
        everyMs: 10 * MINUTE_MS,
        url: store.url,
        region: S3_TEST_ACCOUNT.region,
        accessKeyId: new Sensitive(S3_TEST_ACCOUNT.accessKeyId),
        secretAccessKey: new Sensitive(change.secret ?? S3_TEST_ACCOUNT.secretAccessKey),
        ...(change.lock && { lock: change.lock }),
      },
      { reads: sealing.reads, http: portTo(store.url), clock: sealing.clock },
    );

  it('holds what a folder would hold, each object put once, under the retention that is configured', async () => {
    const turn = await anchoring(aBucket({ lock: { mode: 'compliance', days: 100 } }));
    await turn();
    await sealing.append(300);
    await turn(11 * MINUTE_MS);
    const own = `${sealing.log.origin}/`;
    const files = new Map([...store.objects].map(([key, { bytes }]) => [key.slice(own.length), bytes]));
    expect(await verifyLog(sourceOf(files), { vkeys: [SIGNER.vkey] })).toMatchObject({ holds: true });
    expect([...store.objects].filter(([, { versions }]) => versions > 1).map(([key]) => key)).toEqual([
      `${own}checkpoint`,
    ]);
    expect([...new Set([...store.objects.values()].map(({ lock }) => lock?.mode))]).toEqual(['COMPLIANCE']);
    const days =
      (Date.parse(store.objects.get(`${own}checkpoint`)?.lock?.until ?? '') - sealing.clock.now().getTime()) /
      86_400_000;
    expect(Math.round(days)).toBe(100);
  });

  it('that is away is asked again, ever more seldom, and its problem is shown until it is back', async () => {
    const turn = await anchoring(aBucket());
    store.failNext(2, 503);
    await turn();
    const [first] = await sealing.reads.anchors(sealing.log.origin);
    expect(first).toMatchObject({ attempts: 1, problem: 'The store refused (HTTP 503).' });
    await turn(6_000);
    const [second] = await sealing.reads.anchors(sealing.log.origin);
    expect(second?.attempts).toBe(2);
    expect((second?.nextAt.getTime() ?? 0) - sealing.clock.now().getTime()).toBe(10_000);
    await turn();
    expect((await sealing.reads.anchors(sealing.log.origin))[0]?.attempts).toBe(2);
    await turn(10_000);
    const [back] = await sealing.reads.anchors(sealing.log.origin);
    expect(back).toMatchObject({ attempts: 0, size: 302 });
    expect(back?.problem).toBeUndefined();
    expect(sealing.events.lines.filter((line) => line.includes('anchor'))).toEqual([
      'anchor failed bucket s3 1',
      'anchor failed bucket s3 2',
      'anchored bucket s3 302',
    ]);
  });

  it('does not believe a wrong key, and the problem says what may be wrong without naming it', async () => {
    const anchor = aBucket({ secret: 'another/secret+access/key/of/nobody/0003' });
    const failed = anchor.take(sealing.log.origin, await checkpointNow(), 0, NEVER);
    await expect(failed).rejects.toThrow(/HTTP 403.*access key/);
    expect(store.requests).toEqual([]);
  });

  it('takes the same again when an answer was lost, and refuses another history', async () => {
    const anchor = aBucket();
    const checkpoint = await checkpointNow();
    await anchor.take(sealing.log.origin, checkpoint, 0, NEVER);
    await anchor.take(sealing.log.origin, checkpoint, 0, NEVER);
    expect(await anchor.newest(sealing.log.origin, NEVER)).toBe(checkpoint.note);
    const key = `${sealing.log.origin}/tile/0/000`;
    const object = store.objects.get(key);
    if (object) (store.objects as Map<string, typeof object>).set(key, { ...object, bytes: Buffer.alloc(8_192) });
    await expect(anchor.take(sealing.log.origin, checkpoint, 0, NEVER)).rejects.toThrow(/holds something else/);
  });
});

describe('a time-stamping authority', () => {
  let authority: TimestampServer;
  beforeAll(async () => {
    authority = await startTimestampServer(await makeTestAuthority(), await makeTestAuthority());
  });
  afterAll(() => authority.close());

  const anAuthority = () =>
    new TimestampAnchor(
      { kind: 'rfc3161', name: 'tsa', everyMs: 10 * MINUTE_MS, url: authority.url, ca: authority.caPem },
      portTo(authority.url),
    );

  it('is shown a hash, and its stamp is kept beside the checkpoint', async () => {
    const turn = await anchoring(anAuthority());
    await turn();
    const [receipt] = await sealing.reads.receipts(sealing.log.origin, undefined, 10);
    expect(parseCheckpoint(openNote(receipt?.note ?? '', [SIGNER.vkey]).text).size).toBe(302);
    expect(receipt?.receipt.length).toBeGreaterThan(500);
    expect(authority.stamped).toHaveLength(1);
    expect(await entriesOfKind('log.anchored')).toMatchObject([{ anchor: 'tsa', kind: 'rfc3161', size: 302 }]);
  });

  it('may name its certificate by another hash', async () => {
    authority.fail('names_by_sha512');
    await expect(anAuthority().take(sealing.log.origin, await checkpointNow(), 0, NEVER)).resolves.toBeDefined();
  });

  it.each<[TimestampTrouble, RegExp]>([
    ['rejects', /granted no stamp \(status 2\)/],
    ['other_imprint', /is of something else/],
    ['other_nonce', /made for another query/],
    ['no_nonce', /made for another query/],
    ['wrong_signature', /signature of the stamp does not hold/],
    ['other_authority', /does not lead to the certificates/],
    ['not_for_stamps', /not for time-stamping/],
    ['names_another_certificate', /does not name the certificate/],
    ['garbage', /cannot be read/],
    ['http_500', /HTTP 500/],
  ])('is not believed when it %s', async (trouble, problem) => {
    authority.fail(trouble);
    const checkpoint = await checkpointNow();
    await expect(anAuthority().take(sealing.log.origin, checkpoint, 0, NEVER)).rejects.toThrow(problem);
  });

  it('that hangs ends with the process', async () => {
    const ending = new AbortController();
    ending.abort();
    const checkpoint = await checkpointNow();
    await expect(anAuthority().take(sealing.log.origin, checkpoint, 0, ending.signal)).rejects.toThrow(/cancelled/);
  });
});
