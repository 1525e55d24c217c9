import { readFile, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StorageError } from '../storage-error.js';
import { type StorageEvents, UNHEARD } from '../storage-events.port.js';
import { chooseLauncher } from './account.js';
import { locatePrograms } from './binaries.js';
import { addressOn, ensureCluster, partsOf } from './cluster.js';
import { lockFolder } from './folder-lock.js';
import { makeFolder } from './folders.js';
import { startServer, startServerOn, stopOrphan } from './server.js';
import { SupervisedServer } from './supervised-server.js';

export interface EmbeddedPostgres {
  /** Holds the password: for the driver only. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL whose data lie in `directory`; the first start creates them. It listens on loopback, writes through to the disk,
 * is started again when it ends unasked, and ends with `stop` or with this process. Every failure is a StorageError with one sentence.
 */
export async function startEmbeddedPostgres(request: {
  readonly directory: string;
  readonly onProgress?: (text: string) => void;
  readonly events?: StorageEvents;
}): Promise<EmbeddedPostgres> {
  const onProgress = request.onProgress ?? (() => undefined);
  const programs = await locatePrograms();
  try {
    // Whoever may run the server must pass the folders above its own, but need not list them.
    await makeFolder(dirname(resolve(request.directory)), 0o711);
    await makeFolder(resolve(request.directory), 0o700);
    const directory = await realpath(resolve(request.directory));
    const lock = await lockFolder(directory);
    try {
      const parts = partsOf(directory);
      await stopOrphan(parts.cluster, onProgress);
      const launcher = await chooseLauncher(programs.postgres, directory, parts.cluster);
      await ensureCluster(directory, programs, launcher, onProgress);
      onProgress('starting the embedded database');
      const password = await readFile(parts.password, 'utf8');
      const setup = { postgres: programs.postgres, cluster: parts.cluster, launcher };
      const restart = (port: number) => startServerOn(port, setup);
      const server = new SupervisedServer(await startServer(setup), restart, request.events ?? UNHEARD);
      return {
        url: addressOn(server.port, password),
        stop: async () => {
          try {
            await server.stop();
          } finally {
            await lock.release();
          }
        },
      };
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    throw asStorageError(error, request.directory);
  }
}

const REASONS: Partial<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'a folder of the path cannot be made',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
};

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? code ?? message;
  return new StorageError(
    `The data folder ${directory} cannot be used (${reason}): make it writable, or set VERIGATE_DATA_DIR to another folder.`,
  );
}
