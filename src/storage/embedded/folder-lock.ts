import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../storage-error.js';
import { isAlive, startTimeOf } from './process-table.js';

const LOCK = 'gateway.lock';

const claimOf = async (pid: number): Promise<string> => `${pid} ${await startTimeOf(pid)}`.trim();

async function heldBy(lock: string): Promise<{ readonly text: string; readonly pid?: number }> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !(await isAlive(pid))) return { text };
  return (await claimOf(pid)) === text ? { text, pid } : { text };
}

/**
 * One gateway per data folder. The lock holds the process id and the start time of its owner, so that a killed gateway's lock is seen as
 * stale, even when its id was given to another process. Throws StorageError naming the owner when that one is alive.
 */
export async function lockFolder(directory: string): Promise<{ release(): Promise<void> }> {
  const lock = join(directory, LOCK);
  const own = join(directory, `${LOCK}.${process.pid}`);
  const occupied = (pid: number | undefined): StorageError =>
    new StorageError(
      `Another gateway${pid === undefined ? '' : ` (process ${pid})`} uses the data folder ${directory}: stop it, or set VERIGATE_DATA_DIR to another folder.`,
    );
  await writeFile(own, await claimOf(process.pid), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (await link(own, lock).then(() => true, ifExists))
        return { release: () => unlink(lock).catch(() => undefined) };
      const holder = await heldBy(lock);
      if (holder.pid !== undefined) throw occupied(holder.pid);
      await removeStale(lock, holder.text);
    }
    throw occupied(undefined);
  } finally {
    await unlink(own).catch(() => undefined);
  }
}

function ifExists(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false;
  throw error;
}

/** Moves the stale lock away. What was moved is looked at again: between our look and our move another gateway may have taken the folder. */
async function removeStale(lock: string, stale: string): Promise<void> {
  const away = `${lock}.stale.${process.pid}`;
  await rename(lock, away).catch(() => undefined);
  const moved = await readFile(away, 'utf8').catch(() => stale);
  if (moved !== stale) await link(away, lock).catch(() => undefined);
  await unlink(away).catch(() => undefined);
}
