import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CheckpointGuard } from './checkpoint-guard.port.js';

/** Origins name a folder: nothing but what we make ourselves may do so. */
const ORIGIN = /^[a-z0-9-]{1,63}(\/[a-z0-9-]{1,63}){1,4}$/;

export class GuardFileError extends Error {
  override readonly name = 'GuardFileError';
}

/** The guard's file is `<folder>/<origin>/checkpoint`: one signed note, replaced whole. */
export class CheckpointFile implements CheckpointGuard {
  constructor(private readonly folder: string) {}

  async last(origin: string): Promise<string | undefined> {
    try {
      return await readFile(this.pathOf(origin), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw new GuardFileError(`The last checkpoint in ${this.pathOf(origin)} cannot be read (${codeOf(error)}).`);
    }
  }

  async keep(origin: string, note: string): Promise<void> {
    const path = this.pathOf(origin);
    const draft = `${path}.${randomUUID()}`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeThrough(draft, note);
      await rename(draft, path);
      await flushFolder(dirname(path));
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw new GuardFileError(
        `The checkpoint cannot be kept in ${path} (${codeOf(error)}): nothing is sealed until it can.`,
      );
    }
  }

  pathOf(origin: string): string {
    if (!ORIGIN.test(origin))
      throw new GuardFileError('The origin of the log is none of ours: it cannot name a folder.');
    return join(this.folder, origin, 'checkpoint');
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The new name is durable when its folder is; systems that cannot open folders do it by themselves. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
