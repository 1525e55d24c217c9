import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { StorageError } from '../storage-error.js';
import type { Launcher } from './account.js';
import { majorVersionOf, type ServerPrograms } from './binaries.js';

const DATABASE_USER = 'verigate';

/** Holds the password: for the driver only. */
export const addressOn = (port: number, password: string): string =>
  `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/postgres`;

/** Where the parts of an embedded database lie in its folder. */
export const partsOf = (directory: string) => ({
  cluster: join(directory, 'cluster'),
  /** Made aside and renamed when it is complete: a first start that was killed leaves nothing half-made behind. */
  unfinished: join(directory, 'cluster.new'),
  password: join(directory, 'password'),
});

/** The major version of the data in the folder; undefined when there is none yet. */
const versionOfData = (cluster: string): Promise<string | undefined> =>
  readFile(join(cluster, 'PG_VERSION'), 'utf8').then(
    (found) => found.trim(),
    () => undefined,
  );

/** Was a gateway ever started on this folder? */
export const holdsDatabase = async (directory: string): Promise<boolean> =>
  (await versionOfData(partsOf(directory).cluster)) !== undefined;

/** Creates the database cluster unless it is there. Throws StorageError when the data are of another PostgreSQL. */
export async function ensureCluster(
  directory: string,
  programs: ServerPrograms,
  launcher: Launcher,
  onProgress: (text: string) => void,
): Promise<void> {
  const parts = partsOf(directory);
  const found = await versionOfData(parts.cluster);
  if (found === undefined) {
    onProgress('creating the embedded database (first start)');
    return createCluster(parts, programs.initdb, launcher);
  }
  const wanted = await majorVersionOf(programs.postgres);
  if (found !== wanted) {
    throw new StorageError(
      `The data folder ${directory} holds data of PostgreSQL ${found} but PostgreSQL ${wanted} is installed: install the release of Verigate that made it and move the data with pg_dump, or set VERIGATE_DATA_DIR to another folder.`,
    );
  }
}

async function createCluster(parts: ReturnType<typeof partsOf>, initdb: string, launcher: Launcher): Promise<void> {
  await rm(parts.unfinished, { recursive: true, force: true });
  await mkdir(parts.unfinished, { mode: 0o700 });
  await rm(parts.password, { force: true });
  await writeFile(parts.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (launcher.account) {
    const { uid, gid } = launcher.account;
    await Promise.all([chown(parts.unfinished, uid, gid), chown(parts.password, uid, gid)]);
  }
  const made = launcher.launch(initdb, [
    `--pgdata=${parts.unfinished}`,
    `--username=${DATABASE_USER}`,
    `--pwfile=${parts.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
  ]);
  const ended = new Promise<number | null>((resolve, reject) => made.once('error', reject).once('close', resolve));
  const [code, , complaint] = await Promise.all([ended, text(made.stdout), text(made.stderr)]);
  if (code !== 0) {
    const reason = /error: (.*)/.exec(complaint)?.[1] ?? `initdb ended with code ${code}`;
    throw new StorageError(`The embedded database could not be created: ${reason}.`);
  }
  await rename(parts.unfinished, parts.cluster);
}
