import { edgeTiles, hashesOnLevel, TILE_WIDTH, type Tile } from './tile-layout.js';
import { foldRoots, HASH_BYTES, rootOfWhole, wholeRoots } from './tree.js';

export interface Growth {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** Every tile that is new or wider than before, lowest level first. A tile that was partial is given whole, not what was added to it. */
  readonly tiles: readonly Tile[];
}

/**
 * Adds leaves to a tree of which only the edge is known: the tiles that `edgeTiles(oldSize)` names (wider ones do as well: only the old width of
 * them is read). The same input gives the same bytes, so that two that seal at once write the same.
 */
export function growTree(oldSize: number, edge: readonly Tile[], leafHashes: readonly Uint8Array[]): Growth {
  const size = oldSize + leafHashes.length;
  const tiles: Tile[] = [];
  const roots: Uint8Array[] = [];
  let added: readonly Uint8Array[] = leafHashes;
  for (let level = 0; hashesOnLevel(size, level) > 0; level += 1) {
    const grown = growLevel(level, oldSize, oldEdge(edge, oldSize, level), added);
    tiles.push(...grown.tiles);
    roots.unshift(...wholeRoots(grown.open, grown.open.length / HASH_BYTES));
    added = grown.whole;
  }
  return { size, root: foldRoots(roots), tiles };
}

function oldEdge(edge: readonly Tile[], oldSize: number, level: number): Uint8Array {
  const place = edgeTiles(oldSize).find((tile) => tile.level === level);
  if (!place) return new Uint8Array(0);
  const tile = edge.find(({ level: at, index }) => at === level && index === place.index);
  if (!tile || tile.bytes.length < place.width * HASH_BYTES)
    throw new RangeError(
      `tile ${place.index} of level ${level} with ${place.width} hashes is needed to grow a tree of ${oldSize}`,
    );
  return tile.bytes.subarray(0, place.width * HASH_BYTES);
}

interface GrownLevel {
  readonly tiles: readonly Tile[];
  /** Roots of the tiles that became full: the next level's new hashes. */
  readonly whole: readonly Uint8Array[];
  /** The hashes of the last tile when it is not full. */
  readonly open: Uint8Array;
}

function growLevel(level: number, oldSize: number, open: Uint8Array, added: readonly Uint8Array[]): GrownLevel {
  const first = Math.floor(hashesOnLevel(oldSize, level) / TILE_WIDTH);
  const hashes = Buffer.concat([open, ...added]);
  const tiles: Tile[] = [];
  const whole: Uint8Array[] = [];
  for (let at = 0; at < hashes.length; at += TILE_WIDTH * HASH_BYTES) {
    const bytes = hashes.subarray(at, at + TILE_WIDTH * HASH_BYTES);
    const width = bytes.length / HASH_BYTES;
    if (added.length > 0) tiles.push({ level, index: first + tiles.length, width, bytes });
    if (width === TILE_WIDTH) whole.push(rootOfWhole(bytes, 0, TILE_WIDTH));
    else return { tiles, whole, open: bytes };
  }
  return { tiles, whole, open: new Uint8Array(0) };
}
