import { edgeTiles, growTree, type Tile, type TileReader, tilePath, widthOf } from '#libs/transparency-log';

/** A tree that is grown batch by batch, with its tiles by path, as a sealer keeps them. */
export class GrownTree implements TileReader {
  size = 0;
  root: Uint8Array = growTree(0, [], []).root;
  readonly tiles = new Map<string, Tile>();

  grow(leafHashes: readonly Uint8Array[]): readonly Tile[] {
    const edge = edgeTiles(this.size).map(({ level, index, width }) => this.tileAt(level, index, width));
    const { size, root, tiles } = growTree(this.size, edge, leafHashes);
    for (const tile of tiles) this.tiles.set(tilePath(tile.level, tile.index, tile.width), tile);
    [this.size, this.root] = [size, root];
    return tiles;
  }

  async tile(level: number, index: number, width: number): Promise<Uint8Array> {
    return this.tileAt(level, index, width).bytes;
  }

  /** The narrowest that is there and wide enough: partial tiles of sizes that were never sealed do not exist. */
  private tileAt(level: number, index: number, width: number): Tile {
    for (let wide = width; wide <= widthOf(this.size, level, index); wide += 1) {
      const tile = this.tiles.get(tilePath(level, index, wide));
      if (tile) return tile;
    }
    throw new Error(`no tile ${tilePath(level, index, width)}`);
  }
}

export function grown(leafHashes: readonly Uint8Array[], batches: readonly number[] = [leafHashes.length]): GrownTree {
  const tree = new GrownTree();
  let from = 0;
  for (const batch of [...batches, leafHashes.length]) {
    if (from < leafHashes.length) tree.grow(leafHashes.slice(from, from + batch));
    from += batch;
  }
  return tree;
}
