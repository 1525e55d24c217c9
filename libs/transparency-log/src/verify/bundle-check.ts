import { decodeBundle } from '../entry-bundle.js';
import { sha256 } from '../sha256.js';
import { entriesPath, TILE_WIDTH, tilePath } from '../tile-layout.js';
import { HASH_BYTES } from '../tree.js';
import type { EnvelopeCheck } from './envelope-check.js';
import { brokenAt, type LogBroken } from './problem.js';

const LONGEST_LEAF = 1 + 65_535;

/** One entry bundle against its tile of level 0. */
export class BundleCheck {
  /** Leaf hashes of the bundle that was checked last. */
  readonly leaves = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
  /** Always begins with the 0x00 of a leaf. Used again for each entry: an allocation each would cost as much as the hash. */
  private readonly leaf = Buffer.alloc(LONGEST_LEAF);

  constructor(private readonly envelopes: EnvelopeCheck) {}

  /** Throws LogBroken at the first entry that does not hold. */
  check(index: number, width: number, bundle: Uint8Array | undefined, tile: Uint8Array | undefined): void {
    const first = index * TILE_WIDTH;
    const bundlePath = entriesPath(index, width);
    const path = tilePath(0, index, width);
    if (bundle === undefined)
      throw brokenAt('missing', first, `Entries from ${first} on are missing: there is no ${bundlePath}.`);
    if (tile === undefined)
      throw brokenAt('missing', first, `The hashes of the entries from ${first} on are missing: there is no ${path}.`);
    const { entries, rest } = decodeBundle(bundle, width);
    this.checkEntries(first, entries, tile, path);
    const missing = first + entries.length;
    if (entries.length < width)
      throw brokenAt('missing', missing, `Entry ${missing} is missing: ${bundlePath} ends before it.`);
    if (rest > 0)
      throw brokenAt('extra', first + width, `${bundlePath} goes on after its last entry, ${first + width - 1}.`);
    if (tile.length > width * HASH_BYTES)
      throw brokenAt('extra', first + width, `${path} has more than the ${width} hashes of its entries.`);
  }

  private checkEntries(first: number, entries: readonly Buffer[], tile: Uint8Array, path: string): void {
    entries.forEach((entry, at) => this.hash(entry, at));
    const same = sameHashes(this.leaves, tile, entries.length);
    for (let at = 0; at < same; at += 1) {
      const wrong = this.envelopes.check(first + at, entries[at] as Buffer);
      if (wrong !== undefined) throw brokenAt('entry', first + at, `Entry ${first + at} ${wrong}.`);
    }
    if (same < entries.length) throw differs(first + same, tile.length < (same + 1) * HASH_BYTES, path);
  }

  private hash(entry: Buffer, at: number): void {
    entry.copy(this.leaf, 1);
    this.leaves.set(sha256(this.leaf.subarray(0, 1 + entry.length)), at * HASH_BYTES);
  }
}

const differs = (index: number, missing: boolean, path: string): LogBroken =>
  missing
    ? brokenAt('missing', index, `The hash of entry ${index} is missing: ${path} ends before it.`)
    : brokenAt('entry', index, `Entry ${index} is not what was sealed: its hash differs from the one in ${path}.`);

/** How many of the first `count` hashes agree before one does not. */
export function sameHashes(ours: Uint8Array, theirs: Uint8Array, count: number): number {
  const length = count * HASH_BYTES;
  if (theirs.length >= length && Buffer.compare(ours.subarray(0, length), theirs.subarray(0, length)) === 0)
    return count;
  const end = Math.min(length, theirs.length);
  let at = 0;
  while (at < end && ours[at] === theirs[at]) at += 1;
  return Math.floor(at / HASH_BYTES);
}
