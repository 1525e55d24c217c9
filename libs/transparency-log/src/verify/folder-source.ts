import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ENTRY_MOST_BYTES } from '../entry-bundle.js';
import { TILE_WIDTH } from '../tile-layout.js';
import { type FilesSource, filesSource } from './files-source.js';

/** No file of a log is larger than a full bundle of the longest entries. One byte more is read, so that what goes on is seen. */
const MOST_BYTES = TILE_WIDTH * (2 + ENTRY_MOST_BYTES) + 1;

/** There is something of this name, and it is no file: a pipe, a device, a folder. */
export class NotAFile extends Error {
  override readonly name = 'NotAFile';

  constructor(path: string) {
    super(`this is no file: ${path}`);
  }
}

/** A log that was exported into a folder: see `filesSource`. Who made the folder is not trusted. */
export const folderSource = (folder: string): FilesSource =>
  filesSource({
    read: (path) => readBounded(join(folder, path)).catch(noneIfAbsent(undefined)),
    list: async (path) => {
      const names = await readdir(join(folder, path)).catch(noneIfAbsent<string[]>([]));
      return names.filter((name) => !name.startsWith('.')).sort();
    },
  });

async function readBounded(path: string): Promise<Uint8Array> {
  // Opening a pipe would wait for somebody who writes into it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new NotAFile(path);
    return await readWhole(file, Math.min(found.size, MOST_BYTES));
  } finally {
    await file.close();
  }
}

async function readWhole(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

const noneIfAbsent =
  <T>(none: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return none;
    throw error;
  };
