import { readFile, stat } from 'node:fs/promises';
import { VerifyRefused } from './verify-options.js';

const VKEY = /^[^+\s]+\+[0-9a-f]{8}\+\S+$/;

/** A file that was named on the command line. Throws VerifyRefused. */
export async function bytesOf(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new VerifyRefused(`${what} cannot be read (${codeOf(error)}): ${path}`);
  }
}

export const textOf = async (path: string, what: string): Promise<string> => (await bytesOf(path, what)).toString();

/** Each is a verifier key, or a file with one a line. */
export async function keysOf(given: readonly string[]): Promise<string[]> {
  const keys = await Promise.all(
    given.map(async (one) => {
      if (VKEY.test(one)) return [one];
      const lines = (await textOf(one, 'the key')).split(/\r?\n/).map((line) => line.trim());
      const found = lines.filter((line) => line !== '');
      if (found.length === 0 || !found.every((line) => VKEY.test(line)))
        throw new VerifyRefused(`this file has other lines than verifier keys (name+id+key): ${one}`);
      return found;
    }),
  );
  return [...new Set(keys.flat())];
}

export async function requireFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw new VerifyRefused(`the folder cannot be read (${codeOf(error)}): ${path}`);
  });
  if (!found.isDirectory()) throw new VerifyRefused(`this is no folder: ${path}`);
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';
