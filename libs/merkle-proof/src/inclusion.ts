import { equalBytes, HASH_BYTES, type Sha256 } from './bytes.js';
import { ProofError } from './proof-error.js';
import { hashNode } from './tree-hash.js';

/** That the leaf is at this index of the tree of this size. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** 32 bytes, see `hashLeaf`. */
  readonly leafHash: Uint8Array;
  /** Sibling hashes from the leaf to the root. */
  readonly hashes: readonly Uint8Array[];
}

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

/** The root that the path leads to: RFC 9162 section 2.1.3.2. It proves nothing until it is compared with a root that is trusted. */
export function rootOfInclusion(sha256: Sha256, { index, size, leafHash, hashes }: InclusionProof): Uint8Array {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new ProofError('outside', `A log of ${size} entries has no entry ${index}.`);
  requireHashes([leafHash, ...hashes]);
  let [at, last, root] = [index, size - 1, leafHash];
  for (const sibling of hashes) {
    if (last === 0) throw new ProofError('too_long', 'The path has more hashes than the tree has levels.');
    if (isOdd(at) || at === last) {
      root = hashNode(sha256, sibling, root);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else root = hashNode(sha256, root, sibling);
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0) throw new ProofError('too_short', 'The path ends below the root of the tree.');
  return root;
}

/** Throws a ProofError unless the path leads to `root`. */
export function checkInclusion(sha256: Sha256, proof: InclusionProof, root: Uint8Array): void {
  if (!equalBytes(rootOfInclusion(sha256, proof), root))
    throw new ProofError(
      'root_differs',
      `The path of entry ${proof.index} does not lead to the root of the checkpoint.`,
    );
}

export function requireHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some(({ length }) => length !== HASH_BYTES))
    throw new ProofError('malformed', 'A hash of the proof does not have 32 bytes.');
}
