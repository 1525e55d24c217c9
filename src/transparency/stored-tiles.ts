import { TILE_WIDTH, type Tile, type TileReader } from '#libs/transparency-log';
import type { LogReads } from './log-reads.port.js';
import { LogRefusal } from './log-refusal.js';

const HASH_BYTES = 32;

/** The tiles of one log in the database, with those on top that are about to be written. */
export class StoredTiles implements TileReader {
  readonly #grown: ReadonlyMap<string, Tile>;

  constructor(
    private readonly reads: Pick<LogReads, 'tiles'>,
    private readonly origin: string,
    grown: readonly Tile[] = [],
  ) {
    this.#grown = new Map(grown.map((tile) => [`${tile.level}/${tile.index}`, tile]));
  }

  async tile(level: number, index: number, width: number = TILE_WIDTH): Promise<Uint8Array> {
    const grown = this.#grown.get(`${level}/${index}`);
    if (grown) return grown.bytes;
    const [stored] = await this.reads.tiles(this.origin, [{ level, index }]);
    if (stored && stored.bytes.length >= width * HASH_BYTES) return stored.bytes;
    throw new LogRefusal('tile_damaged', `Tile ${index} of level ${level} is missing, or is not as wide as it was.`);
  }
}
