import { hash, randomInt } from 'node:crypto';
import { checkInclusion, ProofError } from '#libs/merkle-proof';
import { inclusionHashes, leafHash, TILE_WIDTH, widthOf } from '#libs/transparency-log';
import { LogFiles } from './log-files.js';
import type { LogReads, StoredCheckpoint } from './log-reads.port.js';
import { LogRefusal } from './log-refusal.js';
import { isCopied } from './stored-log.js';
import { StoredTiles } from './stored-tiles.js';

const HASH_BYTES = 32;
const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** As many random bundles as hold this share of a log's entries, at least one. */
export function randomBundles(size: number, share: number, draw: (below: number) => number = randomInt): Set<number> {
  const bundles = Math.ceil(size / TILE_WIDTH);
  const wanted = Math.min(bundles, Math.ceil(bundles * share));
  const drawn = new Set<number>();
  while (drawn.size < wanted) drawn.add(draw(bundles));
  return drawn;
}

/** Checks one bundle of a log against a checkpoint that is trusted: the first entry that does not hold, or undefined. */
export async function badEntryIn(
  reads: Pick<LogReads, 'leaves' | 'tiles'>,
  origin: string,
  { size, root }: Pick<StoredCheckpoint, 'size' | 'root'>,
  bundle: number,
): Promise<number | undefined> {
  const files = new LogFiles(reads, origin);
  const width = widthOf(size, 0, bundle);
  const first = bundle * TILE_WIDTH;
  const [entries, tile] = await Promise.all([files.entries(bundle, width), files.tile(0, bundle, width)]);
  for (let at = 0; at < width; at += 1) {
    const entry = entries[at];
    const sealed = tile?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
    if (!entry || !sealed || !leafHash(entry.envelope).equals(sealed) || !isCopied(entry)) return first + at;
  }
  return (await leads(reads, origin, { size, root }, first, tile?.subarray(0, HASH_BYTES))) ? undefined : first;
}

async function leads(
  reads: Pick<LogReads, 'tiles'>,
  origin: string,
  { size, root }: Pick<StoredCheckpoint, 'size' | 'root'>,
  index: number,
  leaf: Buffer | undefined,
): Promise<boolean> {
  try {
    const hashes = await inclusionHashes(new StoredTiles(reads, origin), index, size);
    checkInclusion(sha256, { index, size, leafHash: leaf ?? Buffer.alloc(0), hashes }, root);
    return true;
  } catch (error) {
    if (error instanceof ProofError || error instanceof LogRefusal) return false;
    throw error;
  }
}
