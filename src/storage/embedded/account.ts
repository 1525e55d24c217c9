import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { StorageError } from '../storage-error.js';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export type ServerProcess = ChildProcessByStdio<null, Readable, Readable>;

/** Starts a program of the database under the account that it must have. */
export interface Launcher {
  /** Undefined: our own account. */
  readonly account?: Account;
  launch(program: string, args: readonly string[]): ServerProcess;
}

const run = promisify(execFile);

/** `detached`: Ctrl-C at a terminal must reach the gateway alone, which drains before it stops the database. `cwd`: ours may be closed to the account. */
const options = {
  cwd: '/',
  detached: true,
  stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
};

const asOurselves: Launcher = {
  launch: (program, args) =>
    // Windows needs its own environment to find system libraries.
    process.platform === 'win32'
      ? spawn(program, args, { stdio: options.stdio, windowsHide: true })
      : spawn(program, args, options),
};

const asAccount = (account: Account): Launcher => ({
  account,
  launch: (program, args) => spawn(program, args, { ...options, ...account }),
});

/** Lets the account pass folders that are closed to it (a clone below /root, a folder made by mktemp -d) and nothing else. */
const asAccountThroughClosedFolders = (account: Account): Launcher => ({
  account,
  launch: (program, args) =>
    spawn(
      'setpriv',
      [
        `--reuid=${account.uid}`,
        `--regid=${account.gid}`,
        '--clear-groups',
        // Without it access(2), by which initdb looks for its neighbours, forgets the capability of an account that is not root.
        '--securebits=+no_setuid_fixup',
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
        '--',
        program,
        ...args,
      ],
      options,
    ),
});

/**
 * PostgreSQL refuses to run as root. Then: the owner of a database that exists, else the account `postgres`, else `nobody`; as it is where it
 * can reach `program` and write `directory`, else with one capability added.
 */
export async function chooseLauncher(program: string, directory: string, cluster: string): Promise<Launcher> {
  if (process.getuid?.() !== 0) return asOurselves;
  const account = (await ownerOf(cluster)) ?? (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (account === undefined) {
    throw new StorageError(
      'The embedded database cannot run as root and this system has neither the account postgres nor nobody: run as another user, or set DATABASE_URL.',
    );
  }
  await run('chown', [`${account.uid}:${account.gid}`, directory]);
  for (const launcher of [asAccount(account), asAccountThroughClosedFolders(account)]) {
    if (await canReach(launcher, program, directory)) return launcher;
  }
  throw new StorageError(
    `The embedded database cannot run as root, and an unprivileged account cannot reach ${directory} or the installed programs: run as another user, or set VERIGATE_DATA_DIR or DATABASE_URL.`,
  );
}

async function ownerOf(cluster: string): Promise<Account | undefined> {
  const found = await stat(cluster).catch(() => undefined);
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

async function lookUp(name: string): Promise<Account | undefined> {
  const ask = async (flag: string): Promise<number> => Number((await run('id', [flag, name])).stdout);
  try {
    return { uid: await ask('-u'), gid: await ask('-g') };
  } catch {
    return undefined;
  }
}

const canReach = (launcher: Launcher, program: string, directory: string): Promise<boolean> =>
  new Promise((resolve) => {
    launcher
      .launch('/bin/sh', ['-c', '"$1" --version && test -w "$2"', 'sh', program, directory])
      .once('error', () => resolve(false))
      .once('exit', (code) => resolve(code === 0));
  });
