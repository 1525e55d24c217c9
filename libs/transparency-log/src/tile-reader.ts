import { TILE_WIDTH, widthOf } from './tile-layout.js';
import { foldRoots, HASH_BYTES, rootOfWhole, splitOf } from './tree.js';

/** Where tiles are kept. */
export interface TileReader {
  /** At least `width` hashes of the tile; only the first `width` are read. Throws when they are not there. */
  tile(level: number, index: number, width: number): Promise<Uint8Array>;
}

/** The hash of a part of one tree, from its tiles. Each tile is read once. */
export class TreeReader {
  private readonly tiles = new Map<string, Promise<Uint8Array>>();

  constructor(
    private readonly reader: TileReader,
    private readonly size: number,
  ) {}

  /** MTH(D[from:before]) of RFC 6962, for a part that the tree is split into (`from` is a multiple of the part's largest power of two). */
  async range(from: number, before: number): Promise<Uint8Array> {
    const parts: Promise<Uint8Array>[] = [];
    for (let at = from; at < before; ) {
      const rest = before - at;
      const leaves = rest === 1 ? 1 : splitOf(rest) * (splitOf(rest) * 2 === rest ? 2 : 1);
      parts.push(this.whole(at, leaves));
      at += leaves;
    }
    return foldRoots(await Promise.all(parts));
  }

  private async whole(from: number, leaves: number): Promise<Uint8Array> {
    let [level, each] = [0, 1];
    while (each * TILE_WIDTH <= leaves) [level, each] = [level + 1, each * TILE_WIDTH];
    const first = from / each;
    const tile = await this.tile(level, Math.floor(first / TILE_WIDTH));
    return rootOfWhole(tile, first % TILE_WIDTH, leaves / each);
  }

  private tile(level: number, index: number): Promise<Uint8Array> {
    const name = `${level}/${index}`;
    const known = this.tiles.get(name) ?? this.read(level, index);
    this.tiles.set(name, known);
    return known;
  }

  private async read(level: number, index: number): Promise<Uint8Array> {
    const width = widthOf(this.size, level, index);
    const bytes = await this.reader.tile(level, index, width);
    if (bytes.length < width * HASH_BYTES)
      throw new RangeError(`tile ${index} of level ${level} has ${bytes.length / HASH_BYTES} hashes, not ${width}`);
    return bytes;
  }
}
