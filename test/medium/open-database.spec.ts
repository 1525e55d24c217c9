import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { fingerprintOf, openAuditLog } from '../../src/audit/index.js';
import { openDatabase, PostgresAuditStore, StorageError } from '../../src/storage/index.js';
import { MIGRATIONS } from '../../src/storage/migrations/index.js';
import { entriesOf, MASTER_KEY } from './builders.js';
import { TestPostgres } from './database.js';
import { TcpProxy } from './tcp-proxy.js';

const PASSWORD = 'canary-secret';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const external = (url: string) => ({ kind: 'external', url: new Sensitive(url) }) as const;

async function refusalOf(
  url: string,
  patienceMs: number,
): Promise<{ readonly message: string; readonly progress: string[] }> {
  const progress: string[] = [];
  const options = { patienceMs, retryMs: 20, onProgress: (text: string) => progress.push(text) };
  const error = await openDatabase(external(url), options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StorageError);
  const { message } = error as StorageError;
  expect(`${message}${progress.join()}`).not.toContain(PASSWORD);
  return { message, progress };
}

describe('opening the database', () => {
  it('gives up on one that cannot be reached, naming host and database but not the password', async () => {
    const port = await closedPort();
    const { message, progress } = await refusalOf(`postgres://app:${PASSWORD}@127.0.0.1:${port}/gateway`, 100);
    expect(message).toBe(`The database "gateway" on 127.0.0.1:${port} cannot be used: connection refused.`);
    expect(progress).toEqual([`waiting for the database "gateway" on 127.0.0.1:${port}: connection refused`]);
  });

  it.each([
    ['a wrong password', (url: URL) => (url.password = PASSWORD), 'the password is wrong'],
    ['a database that is not there', (url: URL) => (url.pathname = '/nowhere'), 'the database does not exist'],
  ])('does not wait for what waiting cannot mend: %s', async (_name, spoil, reason) => {
    const url = new URL(postgres.urlOf('migrated'));
    spoil(url);
    const { message, progress } = await refusalOf(url.href, 600_000);
    expect(message).toMatch(new RegExp(`^The database .* cannot be used: ${reason}\\.$`));
    expect(progress).toEqual([]);
  });

  it('says what an address looks like when it is none', async () => {
    const { message } = await refusalOf(`not an address ${PASSWORD}`, 0);
    expect(message).toContain('postgres://user:password@host:5432/database');
  });

  it('waits for one that comes up later', async () => {
    const proxy = await TcpProxy.start(`postgres://127.0.0.1:${await closedPort()}/x`);
    const address = new URL(postgres.urlOf('migrated'));
    const target = address.href;
    address.port = new URL(proxy.url).port;
    const database = await openDatabase(external(address.href), {
      patienceMs: 60_000,
      retryMs: 20,
      onProgress: () => proxy.retarget(target),
    });
    expect(await database.query.selectFrom('audit_entry').selectAll().execute()).toEqual([]);
    await database.close();
    await proxy.stop();
  });

  it('lets eight replicas that start at once on an empty database find the schema made once', async () => {
    const url = await postgres.empty();
    const opened = await Promise.all(Array.from({ length: 8 }, () => postgres.open(url)));
    const logs = await Promise.all(
      opened.map((database) => openAuditLog(new PostgresAuditStore(database), MASTER_KEY)),
    );
    expect(new Set(logs.map(({ origin }) => origin)).size).toBe(1);
    const { rows } = await (opened[0] as (typeof opened)[0]).pool.query('select name from kysely_migration');
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS));
    const { entries, gapFree } = await entriesOf(opened[0] as (typeof opened)[0]);
    expect(entries.map(({ kind }) => kind)).toEqual(['log.opened']);
    expect(gapFree).toBe(true);
  });

  it('refuses a replica with another master key', async () => {
    const database = await postgres.open(await postgres.fresh());
    const { origin } = await openAuditLog(new PostgresAuditStore(database), MASTER_KEY);
    const other = new Sensitive(Buffer.alloc(32, 8));
    await expect(openAuditLog(new PostgresAuditStore(database), other)).rejects.toThrow(
      /^This database was written with another master key: .*\.$/,
    );
    expect((await openAuditLog(new PostgresAuditStore(database), MASTER_KEY)).origin).toBe(origin);
    const { fingerprint } = await database.query.selectFrom('key_check').selectAll().executeTakeFirstOrThrow();
    expect(fingerprint).toEqual(fingerprintOf(MASTER_KEY));
    expect(fingerprint).not.toEqual(MASTER_KEY.reveal());
  });
});
