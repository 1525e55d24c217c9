import { randomUUID } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LogFile } from './log-files.js';

export interface Written {
  /** Files that were written, and those that were there already. */
  readonly written: number;
  readonly kept: number;
}

/** Writes the files of a log below a folder, each whole or not at all. What never changes again and is there already is kept, and not read anew. */
export async function writeFiles(
  files: AsyncIterable<LogFile>,
  folder: string,
  onProgress: (written: Written) => void = () => undefined,
): Promise<Written> {
  let [written, kept] = [0, 0];
  for await (const file of files) {
    const path = join(folder, file.path);
    if (file.isFull && (await isThere(path))) kept += 1;
    else {
      const bytes = await file.read();
      if (bytes) await replace(path, bytes);
      written += 1;
    }
    onProgress({ written, kept });
  }
  return { written, kept };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function replace(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.${randomUUID()}`);
  await writeFile(draft, bytes, { flag: 'wx' });
  await rename(draft, path);
}
