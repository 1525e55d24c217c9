import { sha256 } from './sha256.js';

export const HASH_BYTES = 32;

/** Used again for each node: nothing is kept of it after the call. */
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/** SHA-256(0x01 || left || right): RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256(node);
}

/** Root of the empty tree. */
export const emptyRoot = (): Buffer => sha256(new Uint8Array(0));

/** Root over neighbouring whole trees, the largest first: how a tree of any size is made of trees of 2^n. */
export const foldRoots = (roots: readonly Uint8Array[]): Uint8Array =>
  roots.length === 0 ? emptyRoot() : roots.reduceRight((right, left) => nodeHash(left, right));

/** Hashes that lie one after the other in a tile. */
export const hashAt = (hashes: Uint8Array, at: number): Uint8Array =>
  hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);

/** Root of 2^n neighbouring hashes, from `from` on. */
export function rootOfWhole(hashes: Uint8Array, from: number, count: number): Uint8Array {
  // A copy: a Buffer's own slice would be the tile itself.
  const nodes = Uint8Array.from(hashes.subarray(from * HASH_BYTES, (from + count) * HASH_BYTES));
  for (let left = count; left > 1; left /= 2) {
    for (let at = 0; at < left / 2; at += 1) {
      nodes.set(nodeHash(hashAt(nodes, 2 * at), hashAt(nodes, 2 * at + 1)), at * HASH_BYTES);
    }
  }
  return nodes.subarray(0, HASH_BYTES);
}

/** Roots of the whole trees that `count` hashes (at most one tile) fall into, the largest first. */
export function wholeRoots(hashes: Uint8Array, count: number): Uint8Array[] {
  const roots: Uint8Array[] = [];
  let from = 0;
  for (let size = 256; size >= 1; size /= 2) {
    if (count - from < size) continue;
    roots.push(rootOfWhole(hashes, from, size));
    from += size;
  }
  return roots;
}

/** The largest power of two below `n`, where RFC 6962 splits a tree of n > 1 leaves. */
export function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}
