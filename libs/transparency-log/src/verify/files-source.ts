import { decodeBundle } from '../entry-bundle.js';
import { entriesPath, TILE_WIDTH, tilePath } from '../tile-layout.js';
import { HASH_BYTES } from '../tree.js';
import type { LogSource } from './log-source.js';

/** Files by their path from the log's folder: `tile/0/x001/234.p/8`. */
export interface LogFiles {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Names of the files in a folder, sorted; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/** A log that was exported as files. */
export interface FilesSource extends LogSource {
  /** Keys that came with the log: who could change the log could change them. */
  includedKeys(): Promise<readonly string[]>;
}

/**
 * `checkpoint`, `tile/...` and `tile/entries/...` as C2SP tlog-tiles names them, earlier checkpoints in `checkpoints/` (any names but `*.tsr`, which
 * are time stamps of them), verifier keys in `keys/*.vkey`.
 */
export const filesSource = (files: LogFiles): FilesSource => ({
  checkpoint: () => readText(files, 'checkpoint'),
  async *earlierCheckpoints() {
    for (const name of await files.list('checkpoints')) {
      if (!name.endsWith('.tsr')) yield readText(files, `checkpoints/${name}`);
    }
  },
  bundle: (index, width) => readPart(files, (wide) => entriesPath(index, wide), width, cutBundle),
  tile: (level, index, width) =>
    readPart(
      files,
      (wide) => tilePath(level, index, wide),
      width,
      (tile) => tile.subarray(0, width * HASH_BYTES),
    ),
  async includedKeys() {
    const names = (await files.list('keys')).filter((name) => name.endsWith('.vkey'));
    const texts = await Promise.all(names.map((name) => readText(files, `keys/${name}`)));
    return texts.map((text) => text.trim());
  },
});

async function readText(files: LogFiles, path: string): Promise<string> {
  const bytes = await files.read(path);
  if (!bytes) throw new MissingFile(path);
  // What is not UTF-8 becomes U+FFFD, which no note may have.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Without this file nothing can be checked. */
export class MissingFile extends Error {
  override readonly name = 'MissingFile';

  constructor(path: string) {
    super(`there is no file ${path}`);
  }
}

/**
 * A partial file may be gone when a wider one has come after it, as the specification allows: then the first part of that. When there is only a
 * narrower one it is given, so that what is missing can be named.
 */
async function readPart(
  files: LogFiles,
  pathOf: (width: number) => string,
  width: number,
  cut: (wider: Uint8Array, width: number) => Uint8Array,
): Promise<Uint8Array | undefined> {
  const exact = await files.read(pathOf(width));
  if (exact) return exact;
  const full = width < TILE_WIDTH ? await files.read(pathOf(TILE_WIDTH)) : undefined;
  if (full) return cut(full, width);
  const names = await files.list(`${pathOf(TILE_WIDTH)}.p`);
  const widths = names.filter((name) => /^[1-9][0-9]{0,2}$/.test(name)).map(Number);
  const wider = widths.filter((other) => other > width);
  if (widths.length === 0) return undefined;
  const found = await files.read(pathOf(wider.length > 0 ? Math.min(...wider) : Math.max(...widths)));
  return found && cut(found, width);
}

/** What is behind the entries that are wanted is left to be found where it is not a wider bundle's. */
function cutBundle(bundle: Uint8Array, width: number): Uint8Array {
  const { entries, rest } = decodeBundle(bundle, width);
  return entries.length < width ? bundle : bundle.subarray(0, bundle.length - rest);
}
