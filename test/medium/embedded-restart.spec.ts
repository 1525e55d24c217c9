import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  type ServerEnd,
  type StorageError,
  type StorageEvents,
  startEmbeddedPostgres,
} from '../../src/storage/index.js';

/** What was told, and a promise for the next telling. */
class Told implements StorageEvents {
  readonly ends: ServerEnd[] = [];
  #restarted = Promise.withResolvers<{ readonly attempts: number }>();
  readonly lost = Promise.withResolvers<StorageError>();

  serverEnded(end: ServerEnd): void {
    this.ends.push(end);
  }

  serverRestarted(restart: { readonly attempts: number }): void {
    this.#restarted.resolve(restart);
    this.#restarted = Promise.withResolvers();
  }

  serverLost(error: StorageError): void {
    this.lost.resolve(error);
  }

  restarted(): Promise<{ readonly attempts: number }> {
    return this.#restarted.promise;
  }
}

let directory: string;
let told: Told;
let server: EmbeddedPostgres;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verigate-restart-'));
  told = new Told();
  server = await startEmbeddedPostgres({ directory, events: told });
}, 60_000);
afterEach(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

async function ask(statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
  const pid = Number.parseInt(await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10);
  process.kill(pid, signal);
};

describe('an embedded database that ends unasked', () => {
  it('is started again at the same address with everything that was committed, and so is the next time', async () => {
    await ask('create table kept as select 42 as answer');
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const restarted = told.restarted();
      await kill(signal);
      expect((await restarted).attempts).toBeGreaterThan(0);
      expect(await ask('select answer from kept')).toEqual([{ answer: 42 }]);
    }
    expect(told.ends).toEqual([
      { code: null, signal: 'SIGKILL' },
      { code: 0, signal: null },
    ]);
  }, 60_000);

  it('is given up when it cannot be started, in one sentence with the reason of the server', async () => {
    await writeFile(join(directory, 'cluster', 'postgresql.auto.conf'), "nonsense = 'x'\n");
    await kill();
    expect((await told.lost.promise).message).toMatch(
      /^The embedded database ended, and 5 restarts within a minute did not help: [^\n]*configuration file[^\n]*\.$/,
    );
    expect(told.ends).toHaveLength(1);
  }, 60_000);

  it('is not started again by a gateway that is stopping', async () => {
    await kill();
    while (told.ends.length === 0) await new Promise(setImmediate);
    await server.stop();
    await expect(ask('select 1')).rejects.toMatchObject({ code: expect.stringMatching(/^ECONN/) });
    expect(told.ends).toHaveLength(1);
  }, 60_000);
});
