import { TILE_WIDTH, tilePath } from '../tile-layout.js';
import { HASH_BYTES, rootOfWhole } from '../tree.js';
import { sameHashes } from './bundle-check.js';
import type { LogSource } from './log-source.js';
import { brokenAt, brokenWithin } from './problem.js';

interface Level {
  /** Of the tile that is being filled. */
  index: number;
  width: number;
  readonly hashes: Buffer;
}

/** The tiles above level 0, made anew from the entries and compared: one tile a level is in memory. */
export class UpperTiles {
  private readonly levels: Level[] = [];

  constructor(private readonly source: LogSource) {}

  /** `hash`: root of the next full tile on the level below. */
  async add(hash: Uint8Array, level = 1): Promise<void> {
    const open = this.open(level);
    open.hashes.set(hash, open.width * HASH_BYTES);
    open.width += 1;
    if (open.width < TILE_WIDTH) return;
    await this.compare(level, open);
    await this.add(rootOfWhole(open.hashes, 0, TILE_WIDTH), level + 1);
    open.index += 1;
    open.width = 0;
  }

  /** The tiles that are not full. */
  async end(): Promise<void> {
    for (const [at, open] of this.levels.entries()) if (open.width > 0) await this.compare(at + 1, open);
  }

  private open(level: number): Level {
    const known = this.levels[level - 1];
    if (known) return known;
    const made = { index: 0, width: 0, hashes: Buffer.alloc(TILE_WIDTH * HASH_BYTES) };
    this.levels.push(made);
    return made;
  }

  private async compare(level: number, { index, width, hashes }: Level): Promise<void> {
    const leaves = TILE_WIDTH ** level;
    const path = tilePath(level, index, width);
    const tile = await this.source.tile(level, index, width);
    const same = tile ? sameHashes(hashes, tile, width) : 0;
    const from = (index * TILE_WIDTH + same) * leaves;
    if (!tile)
      throw brokenAt('missing', from, `The hashes over the entries from ${from} on are missing: there is no ${path}.`);
    if (same < width && tile.length < (same + 1) * HASH_BYTES)
      throw brokenAt(
        'missing',
        from,
        `The hashes over the entries from ${from} on are missing: ${path} ends before them.`,
      );
    if (same < width)
      throw brokenWithin(
        'tile',
        from,
        from + leaves,
        `Hash ${same} of ${path} is not the one that the entries ${from} to ${from + leaves - 1} give.`,
      );
    if (tile.length > width * HASH_BYTES)
      throw brokenAt('extra', from, `${path} has more than the ${width} hashes of its entries.`);
  }
}
