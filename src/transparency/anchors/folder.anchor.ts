import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FolderAnchorConfig } from '../../config/index.js';
import type { LogReads, StoredCheckpoint } from '../log-reads.port.js';
import { type Anchor, AnchorFault } from './anchor.port.js';
import { anchorFiles } from './anchor-files.js';

const READ_ONLY = 0o444;

/** Writes each file once, and never again: `<folder>/<origin>/...` as C2SP tlog-tiles lays it out. */
export class FolderAnchor implements Anchor {
  readonly kind = 'folder';
  readonly name: string;
  readonly everyMs: number;

  constructor(
    private readonly config: FolderAnchorConfig,
    private readonly reads: Pick<LogReads, 'leaves' | 'tiles'>,
  ) {
    this.name = config.name;
    this.everyMs = config.everyMs;
  }

  async take(origin: string, checkpoint: StoredCheckpoint, from: number, signal: AbortSignal): Promise<undefined> {
    for await (const { path, bytes } of anchorFiles(this.reads, origin, checkpoint, from)) {
      signal.throwIfAborted();
      await writeOnce(join(this.config.path, origin, path), bytes);
    }
    return undefined;
  }

  async newest(origin: string): Promise<string | undefined> {
    const folder = join(this.config.path, origin, 'checkpoints');
    try {
      const last = (await readdir(folder))
        .filter((name) => /^\d+-/.test(name))
        .sort()
        .at(-1);
      return last === undefined ? undefined : await readFile(join(folder, last), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw new AnchorFault(`The folder cannot be read (${codeOf(error)}).`);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/**
 * Durable and read-only when it resolves: storage that keeps what was written takes that for the end of writing. What is there already has to be
 * the same; a file that may still be written to was cut off in the middle, and is finished.
 */
async function writeOnce(path: string, bytes: Buffer): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const isNew = await begin(path);
    if (!isNew && isFinished(await stat(path))) return await compare(path, bytes);
    await finish(path, bytes);
    await flush(dirname(path));
  } catch (error) {
    if (error instanceof AnchorFault) throw error;
    throw new AnchorFault(`A file cannot be written (${codeOf(error)}).`);
  }
}

async function begin(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

const isFinished = ({ mode }: { readonly mode: number }): boolean => (mode & 0o222) === 0;

async function finish(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(0);
    await file.write(bytes, 0, bytes.length, 0);
    await file.sync();
    await file.chmod(READ_ONLY);
  } finally {
    await file.close();
  }
}

async function compare(path: string, bytes: Buffer): Promise<void> {
  if ((await readFile(path)).equals(bytes)) return;
  throw new AnchorFault('A file that was written before holds something else: the log there is not the log here.');
}

async function flush(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
