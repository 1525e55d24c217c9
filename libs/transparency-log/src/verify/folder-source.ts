import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBundle } from '../entry-bundle.js';
import { entriesPath, TILE_WIDTH, tilePath } from '../tile-layout.js';
import { HASH_BYTES } from '../tree.js';
import type { LogSource } from './log-source.js';

/**
 * A log that was exported as files: `checkpoint`, `tile/...` and `tile/entries/...` as C2SP tlog-tiles names them, earlier checkpoints in
 * `checkpoints/` (any names but `*.tsr`, which are time stamps of them), verifier keys in `keys/*.vkey`.
 */
export interface FolderSource extends LogSource {
  /** Keys that came with the log: who could change the log could change them. */
  includedKeys(): Promise<readonly string[]>;
}

export const folderSource = (folder: string): FolderSource => ({
  checkpoint: () => readText(join(folder, 'checkpoint')),
  async *earlierCheckpoints() {
    for (const name of await filesIn(join(folder, 'checkpoints'))) {
      if (!name.endsWith('.tsr')) yield readText(join(folder, 'checkpoints', name));
    }
  },
  bundle: (index, width) => readPart(folder, (wide) => entriesPath(index, wide), width, cutBundle),
  tile: (level, index, width) =>
    readPart(
      folder,
      (wide) => tilePath(level, index, wide),
      width,
      (tile) => tile.subarray(0, width * HASH_BYTES),
    ),
  async includedKeys() {
    const names = (await filesIn(join(folder, 'keys'))).filter((name) => name.endsWith('.vkey'));
    const texts = await Promise.all(names.map((name) => readText(join(folder, 'keys', name))));
    return texts.map((text) => text.trim());
  },
});

/** UTF-8 and nothing else: text that was signed is not to be mended on the way. */
export const readText = async (file: string): Promise<string> =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));

/**
 * A partial file may be gone when a wider one has come after it, as the specification allows: then the first part of that. When there is only a
 * narrower one it is given, so that what is missing can be named.
 */
async function readPart(
  folder: string,
  pathOf: (width: number) => string,
  width: number,
  cut: (wider: Buffer, width: number) => Buffer,
): Promise<Buffer | undefined> {
  const exact = await readIfThere(join(folder, pathOf(width)));
  if (exact) return exact;
  const full = width < TILE_WIDTH ? await readIfThere(join(folder, pathOf(TILE_WIDTH))) : undefined;
  if (full) return cut(full, width);
  const widths = (await filesIn(join(folder, `${pathOf(TILE_WIDTH)}.p`)))
    .filter((name) => /^[1-9][0-9]{0,2}$/.test(name))
    .map(Number);
  const best = Math.min(...widths.filter((other) => other > width));
  const found = Number.isFinite(best) ? best : Math.max(...widths);
  return Number.isFinite(found) ? cut(await readFile(join(folder, pathOf(found))), width) : undefined;
}

function cutBundle(bundle: Buffer, width: number): Buffer {
  const { entries, rest } = decodeBundle(bundle, width);
  return entries.length < width ? bundle : bundle.subarray(0, bundle.length - rest);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}

/** Sorted; none where there is no such folder. */
async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return names.filter((name) => !name.startsWith('.')).sort();
}
