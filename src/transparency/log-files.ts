import { encodeBundle, entriesPath, TILE_WIDTH, tilePath, widthOf } from '#libs/transparency-log';
import type { LeafRow, LogReads } from './log-reads.port.js';

const HASH_BYTES = 32;

/** One file of a log as C2SP tlog-tiles lays it out. */
export interface LogFile {
  readonly path: string;
  /** It never changes again. */
  readonly isFull: boolean;
  /** Undefined: it should be there, and is not. */
  read(): Promise<Buffer | undefined>;
}

/** A log in the database as files: hash tiles as they are stored, entry bundles made of the entries. One page at a time is in memory. */
export class LogFiles {
  constructor(
    private readonly reads: Pick<LogReads, 'leaves' | 'tiles'>,
    readonly origin: string,
  ) {}

  /** The files of a log of `size` entries that one of `from` does not have, full and partial ones. */
  *between(from: number, size: number): Generator<LogFile> {
    for (let level = 0; widthOf(size, level, 0) > 0; level += 1) {
      const first = Math.floor(from / TILE_WIDTH ** (level + 1));
      for (let index = first; widthOf(size, level, index) > 0; index += 1) {
        if (widthOf(from, level, index) === widthOf(size, level, index)) continue;
        yield* this.#filesAt(level, index, widthOf(size, level, index));
      }
    }
  }

  async tile(level: number, index: number, width: number): Promise<Buffer | undefined> {
    const [stored] = await this.reads.tiles(this.origin, [{ level, index }]);
    return stored?.bytes.subarray(0, width * HASH_BYTES);
  }

  /** Entries up to the first that is missing. */
  async bundle(index: number, width: number): Promise<Buffer | undefined> {
    const entries = await this.entries(index, width);
    return entries.length === 0 ? undefined : encodeBundle(entries.map(({ envelope }) => envelope));
  }

  async entries(index: number, width: number): Promise<readonly LeafRow[]> {
    const from = index * TILE_WIDTH;
    const rows = await this.reads.leaves(this.origin, from, from + width);
    const gap = rows.findIndex((row, at) => row.index !== from + at);
    return gap < 0 ? rows : rows.slice(0, gap);
  }

  *#filesAt(level: number, index: number, width: number): Generator<LogFile> {
    const isFull = width === TILE_WIDTH;
    if (level === 0) yield { path: entriesPath(index, width), isFull, read: () => this.bundle(index, width) };
    yield { path: tilePath(level, index, width), isFull, read: () => this.tile(level, index, width) };
  }
}
