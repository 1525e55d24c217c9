import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { Sensitive } from '#libs/provider-spec';
import { openDatabase, startEmbeddedPostgres } from '../../src/storage/index.js';

/** A database with all tables and no rows. */
export const TEMPLATE = 'migrated';

const MIGRATIONS = 'src/storage/migrations';
const CACHE = join('node_modules', '.cache', 'verigate-test-clusters');
/** Tests kill processes, not the machine: what the kernel holds survives that. */
const UNSAFE = '\nfsync = off\nfull_page_writes = off\nsynchronous_commit = on\n';

const run = promisify(execFile);
/** Keeps the owner, who is another than root where root runs the tests. */
const copy = (from: string, to: string): Promise<unknown> => run('cp', ['-a', from, to]);

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(`${UNSAFE} ${process.getuid?.() ?? ''} ${process.platform}-${process.arch}`);
  for (const name of (await readdir(MIGRATIONS)).sort()) hash.update(await readFile(join(MIGRATIONS, name)));
  hash.update(await readFile('package-lock.json'));
  return hash.digest('hex').slice(0, 16);
}

async function make(directory: string): Promise<void> {
  const server = await startEmbeddedPostgres({ directory });
  try {
    const url = new URL(server.url);
    const admin = new Client({ connectionString: url.href });
    await admin.connect();
    await admin.query(`create database ${TEMPLATE}`);
    await admin.end();
    url.pathname = `/${TEMPLATE}`;
    await (await openDatabase({ kind: 'external', url: new Sensitive(url.href) })).close();
  } finally {
    await server.stop();
  }
  await appendFile(join(directory, 'cluster', 'postgresql.conf'), UNSAFE);
}

/** Made aside and renamed: of several processes that make one at the same time the first wins. */
async function made(path: string): Promise<void> {
  const aside = await mkdtemp(join(tmpdir(), 'verigate-template-'));
  try {
    await make(join(aside, 'postgres'));
    await mkdir(CACHE, { recursive: true });
    const moved = `${path}.${process.pid}`;
    await copy(join(aside, 'postgres'), moved);
    await rename(moved, path).catch(() => rm(moved, { recursive: true, force: true }));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/**
 * Puts a cluster with a migrated database at `directory`. To make one takes seconds, and every spec file needs one: it is made once for each
 * state of the migrations, and copied.
 */
export async function copyTemplateTo(directory: string): Promise<void> {
  const path = join(CACHE, await fingerprint());
  const isThere = await readdir(path).then(
    () => true,
    () => false,
  );
  if (!isThere) await made(path);
  await copy(path, directory);
}
