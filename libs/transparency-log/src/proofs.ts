import { type Checkpoint, checkConsistency, equalBytes, ProofError } from '#libs/merkle-proof';
import { sha256 } from './sha256.js';
import { type TileReader, TreeReader } from './tile-reader.js';
import { splitOf } from './tree.js';

/** Root of the tree of the first `size` leaves. */
export const rootAt = (reader: TileReader, size: number): Promise<Uint8Array> =>
  new TreeReader(reader, size).range(0, size);

/** Sibling hashes of leaf `index` in the tree of `size` leaves, from the leaf to the root: RFC 6962 section 2.1.1. */
export async function inclusionHashes(reader: TileReader, index: number, size: number): Promise<Uint8Array[]> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new ProofError('outside', `A log of ${size} entries has no entry ${index}.`);
  const tree = new TreeReader(reader, size);
  const siblings: Promise<Uint8Array>[] = [];
  let [from, before] = [0, size];
  while (before - from > 1) {
    const middle = from + splitOf(before - from);
    if (index < middle) {
      siblings.unshift(tree.range(middle, before));
      before = middle;
    } else {
      siblings.unshift(tree.range(from, middle));
      from = middle;
    }
  }
  return Promise.all(siblings);
}

/** Shows that the tree of `newSize` begins with that of `oldSize`: RFC 6962 section 2.1.2. Empty when there is nothing to show. */
export async function consistencyHashes(reader: TileReader, oldSize: number, newSize: number): Promise<Uint8Array[]> {
  if (![oldSize, newSize].every((size) => Number.isSafeInteger(size) && size >= 0) || oldSize > newSize)
    throw new ProofError('outside', `A log of ${newSize} entries cannot follow one of ${oldSize}.`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const tree = new TreeReader(reader, newSize);
  const hashes: Promise<Uint8Array>[] = [];
  let [from, before] = [0, newSize];
  while (oldSize !== before) {
    const middle = from + splitOf(before - from);
    if (oldSize <= middle) {
      hashes.unshift(tree.range(middle, before));
      before = middle;
    } else {
      hashes.unshift(tree.range(from, middle));
      from = middle;
    }
  }
  // Without this part the old tree is itself the node from which one climbs.
  if (from > 0) hashes.unshift(tree.range(from, before));
  return Promise.all(hashes);
}

/**
 * What a signer asks before it signs `next`: does the tree in the tiles have the root of `next`, and does it begin with `previous`, the last that
 * was signed? Throws a ProofError when it does not: signing it would be a fork or a rollback.
 */
export async function checkFollows(
  reader: TileReader,
  previous: Pick<Checkpoint, 'origin' | 'size' | 'root'>,
  next: Pick<Checkpoint, 'origin' | 'size' | 'root'>,
): Promise<void> {
  if (previous.origin !== next.origin)
    throw new ProofError(
      'outside',
      `The checkpoint is of the log ${next.origin}, and the last was of ${previous.origin}.`,
    );
  const hashes = await consistencyHashes(reader, previous.size, next.size);
  if (!equalBytes(await rootAt(reader, next.size), next.root))
    throw new ProofError('new_root_differs', `The tiles do not give the root of the log of ${next.size} entries.`);
  checkConsistency(sha256, {
    oldSize: previous.size,
    oldRoot: previous.root,
    newSize: next.size,
    newRoot: next.root,
    hashes,
  });
}
