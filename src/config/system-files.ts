import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ConfigFiles } from './config-files.port.js';

const MAX_BYTES = 4 * 1024 ** 2;

export const systemFiles: ConfigFiles = {
  exists: existsSync,

  read(path) {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw Object.assign(new Error('the file is too large'), { code: 'EFBIG' });
    return readFileSync(path, 'utf8');
  },

  mode: (path) => (process.platform === 'win32' ? undefined : statSync(path).mode & 0o777),

  create(path, text) {
    makeFolder(dirname(path));
    // Written aside and linked into place: two processes that start together see one whole file, and the same one.
    const draft = `${path}.${randomUUID()}`;
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    try {
      linkSync(draft, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      unlinkSync(draft);
    }
  },
};

/** Not by Node's recursive mkdir: that never returns where a folder is neither there nor can be made, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Reads as the system does, and keeps what it should create in memory: to look at a configuration without leaving a trace. */
export function dryFiles(): ConfigFiles {
  const made = new Map<string, string>();
  return {
    exists: (path) => made.has(path) || systemFiles.exists(path),
    read: (path) => made.get(path) ?? systemFiles.read(path),
    mode: (path) => (made.has(path) ? 0o600 : systemFiles.mode(path)),
    create(path, text) {
      if (systemFiles.exists(path)) return false;
      made.set(path, text);
      return true;
    },
  };
}
