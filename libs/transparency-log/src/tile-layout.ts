/** Hashes in a full tile, and entries in a full bundle: c2sp.org/tlog-tiles. */
export const TILE_WIDTH = 256;

/** A tile's place: `width` hashes of level `level`, the first of them `index * 256`. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
  /** 1 to 256. */
  readonly width: number;
}

export interface Tile extends TilePlace {
  /** `width` hashes of 32 bytes. */
  readonly bytes: Uint8Array;
}

/** `tile/0/x001/x234/067`, and `tile/0/x001/x234/067.p/8` for a tile that is not full. */
export const tilePath = (level: number, index: number, width: number = TILE_WIDTH): string =>
  `tile/${level}/${numbered(index)}${partial(width)}`;

/** The same of an entry bundle: `tile/entries/x001/x234/067`. */
export const entriesPath = (index: number, width: number = TILE_WIDTH): string =>
  `tile/entries/${numbered(index)}${partial(width)}`;

/** What such a path names; undefined for any other, so that no request can name a file of its own. */
export function readTilePath(
  path: string,
): (Omit<TilePlace, 'level'> & { readonly level: number | 'entries' }) | undefined {
  const match =
    /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  if (!match) return undefined;
  const [, level, number = '', width] = match;
  const place = {
    level: level === 'entries' ? ('entries' as const) : Number(level),
    index: Number(number.replaceAll(/[x/]/g, '')),
    width: Number(width ?? TILE_WIDTH),
  };
  // One path for each tile: neither x000/001 nor a full tile in the manner of a partial one.
  const proper = number === numbered(place.index) && (width === undefined || place.width < TILE_WIDTH);
  return proper ? place : undefined;
}

/** Hashes that a tree of `size` leaves has on this level: each over a whole 256^level of leaves. */
export const hashesOnLevel = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level);

/** How wide this tile is in a tree of `size` leaves; 0 when it has none. */
export const widthOf = (size: number, level: number, index: number): number =>
  Math.max(0, Math.min(TILE_WIDTH, hashesOnLevel(size, level) - index * TILE_WIDTH));

/** The tiles at the right edge that are not full: all of an old tree that is needed to grow it. Lowest level first. */
export function edgeTiles(size: number): TilePlace[] {
  const places: TilePlace[] = [];
  for (let level = 0; hashesOnLevel(size, level) > 0; level += 1) {
    const hashes = hashesOnLevel(size, level);
    const width = hashes % TILE_WIDTH;
    if (width > 0) places.push({ level, index: Math.floor(hashes / TILE_WIDTH), width });
  }
  return places;
}

const partial = (width: number): string => (width === TILE_WIDTH ? '' : `.p/${width}`);

function numbered(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.../g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
}
