import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FilesSource, filesSource } from './files-source.js';

/** A log that was exported into a folder: see `filesSource`. */
export const folderSource = (folder: string): FilesSource =>
  filesSource({
    read: (path) => readFile(join(folder, path)).catch(noneIfAbsent(undefined)),
    list: async (path) => {
      const names = await readdir(join(folder, path)).catch(noneIfAbsent<string[]>([]));
      return names.filter((name) => !name.startsWith('.')).sort();
    },
  });

const noneIfAbsent =
  <T>(none: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return none;
    throw error;
  };
