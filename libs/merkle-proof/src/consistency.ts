import { equalBytes, type Sha256 } from './bytes.js';
import { requireHashes } from './inclusion.js';
import { ProofError } from './proof-error.js';
import { hashNode } from './tree-hash.js';

/** That the tree of `newSize` begins with the tree of `oldSize`: nothing was changed or taken away, only added. */
export interface ConsistencyProof {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

/** Throws a ProofError unless the proof holds: RFC 9162 section 2.1.4.2. Every tree follows the empty one, without a proof. */
export function checkConsistency(sha256: Sha256, proof: ConsistencyProof): void {
  const { oldSize, newSize, oldRoot, newRoot, hashes } = proof;
  if (![oldSize, newSize].every((size) => Number.isSafeInteger(size) && size >= 0) || oldSize > newSize)
    throw new ProofError('outside', `A log of ${newSize} entries cannot follow one of ${oldSize}.`);
  requireHashes([oldRoot, newRoot, ...hashes]);
  if (oldSize === newSize || oldSize === 0) return checkTrivial(sha256, proof);
  const { oldResult, newResult } = climb(sha256, proof);
  if (!equalBytes(oldResult, oldRoot))
    throw new ProofError('old_root_differs', `The proof does not lead to the root of the log of ${oldSize} entries.`);
  if (!equalBytes(newResult, newRoot))
    throw new ProofError('new_root_differs', `The proof does not lead to the root of the log of ${newSize} entries.`);
}

function checkTrivial(sha256: Sha256, { oldSize, newSize, oldRoot, newRoot, hashes }: ConsistencyProof): void {
  if (hashes.length > 0) throw new ProofError('too_long', 'Between these two sizes there is nothing to prove.');
  if (oldSize === 0 && !equalBytes(oldRoot, sha256(new Uint8Array(0))))
    throw new ProofError('old_root_differs', 'The root of an empty log is the hash of nothing, and this is another.');
  if (oldSize === newSize && !equalBytes(oldRoot, newRoot))
    throw new ProofError('new_root_differs', `There are two different logs of ${oldSize} entries.`);
}

function climb(sha256: Sha256, { oldSize, newSize, oldRoot, hashes }: ConsistencyProof) {
  let [at, last] = [oldSize - 1, newSize - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  // The old tree is one whole node of the new one: it is not repeated in the proof.
  const path = at === 0 ? [oldRoot, ...hashes] : hashes;
  const [start, ...rest] = path;
  if (start === undefined) throw new ProofError('too_short', 'The proof has no hashes.');
  let [oldResult, newResult] = [start, start];
  for (const sibling of rest) {
    if (last === 0) throw new ProofError('too_long', 'The proof has more hashes than the tree has levels.');
    if (isOdd(at) || at === last) {
      oldResult = hashNode(sha256, sibling, oldResult);
      newResult = hashNode(sha256, sibling, newResult);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else newResult = hashNode(sha256, newResult, sibling);
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0) throw new ProofError('too_short', 'The proof ends below the root of the tree.');
  return { oldResult, newResult };
}
