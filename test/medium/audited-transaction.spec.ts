import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import type { AuditEntry } from '../../src/audit/index.js';
import { auditedTransaction, reading } from '../../src/storage/audited-transaction.js';
import type { Database } from '../../src/storage/index.js';
import { aGateway, entriesOf } from './builders.js';
import { TestPostgres } from './database.js';
import { TcpProxy } from './tcp-proxy.js';

let postgres: TestPostgres;
let direct: Database;
let proxied: Database;
let proxy: TcpProxy;
let origin: () => string;
let anEntry: () => AuditEntry;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  const url = await postgres.fresh();
  direct = await postgres.open(url, { maxConnections: 8 });
  proxy = await TcpProxy.start(url);
  proxied = await postgres.open(proxy.url, { maxConnections: 2 });
  const { log } = await aGateway(direct);
  origin = () => log.origin;
  anEntry = () =>
    log.entry({ kind: 'gateway.started', actor: { type: 'system', id: 'test' }, body: { config_version: '0' } });
  await direct.pool.query('create table thing (id int primary key, count int not null)');
  await direct.pool.query('insert into thing values (1, 0), (2, 0)');
});
afterEach(async () => {
  await Promise.all([direct.close(), proxied.close()]);
  await proxy.stop();
});
afterAll(() => postgres.stop());

const raise = (client: PoolClient, id: number) =>
  client.query('update thing set count = count + 1 where id = $1', [id]);

/** Counts of the two things, and how many entries tell of them. */
async function written(): Promise<{ counts: number[]; entries: number }> {
  const { rows } = await direct.pool.query<{ count: number }>('select count from thing order by id');
  const { entries, gapFree } = await entriesOf(direct);
  expect(gapFree).toBe(true);
  return {
    counts: rows.map(({ count }) => count),
    entries: entries.filter(({ kind }) => kind === 'gateway.started').length,
  };
}

describe('an audited transaction', () => {
  it('writes rows and entries together, fifty at once without a gap', async () => {
    const work = () =>
      auditedTransaction(direct, origin, async (client) => ({ result: await raise(client, 1), entries: [anEntry()] }));
    await Promise.all(Array.from({ length: 50 }, work));
    expect(await written()).toEqual({ counts: [50, 0], entries: 50 });
  });

  it('writes neither when the work throws, and says what it threw', async () => {
    const own = new Error('our own');
    const failing = auditedTransaction(direct, origin, async (client) => {
      await raise(client, 1);
      throw own;
    });
    await expect(failing).rejects.toBe(own);
    expect(await written()).toEqual({ counts: [0, 0], entries: 0 });
  });

  it('is tried again after a deadlock, and both are through', async () => {
    let waiting = 2;
    let release = (): void => undefined;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    const crossing = (first: number, second: number) =>
      auditedTransaction(direct, origin, async (client) => {
        await raise(client, first);
        waiting -= 1;
        if (waiting === 0) release();
        await both;
        return { result: await raise(client, second), entries: [anEntry()] };
      });
    await Promise.all([crossing(1, 2), crossing(2, 1)]);
    expect(waiting).toBeLessThan(0);
    expect(await written()).toEqual({ counts: [2, 2], entries: 2 });
  });

  it('says nothing of the values that the database refused', async () => {
    const work = auditedTransaction(direct, origin, async (client) => {
      await client.query(`insert into thing values (1, 4242)`);
      return { result: undefined, entries: [anEntry()] };
    });
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'WriteRefused' });
    expect(String(error)).not.toMatch(/4242|thing|Key/);
    const read = await reading(direct, (client) => client.query('select no_such from thing')).catch(String);
    expect(read).toMatch(/SQLSTATE 42703/);
    expect(await written()).toEqual({ counts: [0, 0], entries: 0 });
  });

  it.each(['reply-lost', 'request-lost'] as const)(
    'is made once when the connection breaks during COMMIT (%s)',
    async (fault) => {
      proxy.failNextCommit(fault);
      const result = await auditedTransaction(proxied, origin, async (client) => {
        await raise(client, 1);
        return { result: 'done', entries: [anEntry()] };
      });
      expect([result, proxy.commitFailed]).toEqual(['done', true]);
      expect(await written()).toEqual({ counts: [1, 0], entries: 1 });
    },
  );

  it('says that nothing was written when the database is away', async () => {
    await proxy.stop();
    const work = auditedTransaction(proxied, origin, async () => ({ result: 1, entries: [anEntry()] }));
    await expect(work).rejects.toMatchObject({ name: 'NothingWritten' });
    await expect(reading(proxied, (client) => client.query('select 1'))).rejects.toMatchObject({
      name: 'NothingWritten',
    });
    proxy = await TcpProxy.start(postgres.urlOf('postgres'));
    expect(await written()).toEqual({ counts: [0, 0], entries: 0 });
  });
});
