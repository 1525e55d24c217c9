import { sha256 as noble } from '@noble/hashes/sha2.js';
import {
  checkConsistency,
  checkInclusion,
  hashLeaf,
  hashNode,
  ProofError,
  type ProofFault,
  rootOfInclusion,
  type Sha256,
} from '#libs/merkle-proof';
import { CONSISTENCY, INCLUSION, LEAVES, ROOTS } from '../../../test/fixtures/ct-reference-tree.js';

/** As in the browser: nothing of Node. */
const sha256: Sha256 = (bytes) => noble(bytes);
const leafHash = (index: number): Uint8Array => hashLeaf(sha256, LEAVES[index] ?? new Uint8Array());
const root = (size: number): Uint8Array => ROOTS[size] ?? new Uint8Array();

function faultOf(check: () => unknown): ProofFault {
  try {
    check();
  } catch (error) {
    if (error instanceof ProofError) return error.fault;
    throw error;
  }
  throw new Error('it holds');
}

const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === 7 ? byte ^ 1 : byte));
const everyFlip = (hashes: readonly Uint8Array[]): Uint8Array[][] =>
  hashes.map((_, at) => hashes.map((hash, each) => (each === at ? flipped(hash) : hash)));

describe('proof of inclusion', () => {
  it('hashes leaves and nodes behind different bytes', () => {
    expect(hashNode(sha256, leafHash(0), leafHash(1))).toEqual(root(2));
    expect(hashLeaf(sha256, new Uint8Array([...leafHash(0), ...leafHash(1)]))).not.toEqual(root(2));
  });

  it.each(INCLUSION)('holds for leaf $index of the reference tree of $size, and with no hash changed', (vector) => {
    const proof = { ...vector, leafHash: leafHash(vector.index) };
    expect(rootOfInclusion(sha256, proof)).toEqual(root(vector.size));
    checkInclusion(sha256, proof, root(vector.size));
    expect(faultOf(() => checkInclusion(sha256, proof, flipped(root(vector.size))))).toBe('root_differs');
    expect(faultOf(() => checkInclusion(sha256, { ...proof, leafHash: leafHash(7) }, root(vector.size)))).toBe(
      'root_differs',
    );
    for (const hashes of everyFlip(vector.hashes))
      expect(faultOf(() => checkInclusion(sha256, { ...proof, hashes }, root(vector.size)))).toBe('root_differs');
  });

  it.each(INCLUSION)('has its one length for leaf $index of $size', (vector) => {
    const proof = { ...vector, leafHash: leafHash(vector.index) };
    const longer = { ...proof, hashes: [...vector.hashes, root(1)] };
    expect(faultOf(() => rootOfInclusion(sha256, longer))).toBe('too_long');
    if (vector.hashes.length === 0) return;
    const shorter = { ...proof, hashes: vector.hashes.slice(0, -1) };
    expect(faultOf(() => rootOfInclusion(sha256, shorter))).toBe('too_short');
  });

  it.each([
    { index: 8, size: 8 },
    { index: -1, size: 8 },
    { index: 0.5, size: 8 },
    { index: Number.NaN, size: 8 },
    { index: 0, size: 0 },
  ])('is refused for index $index of $size', (place) => {
    expect(faultOf(() => rootOfInclusion(sha256, { ...place, leafHash: leafHash(0), hashes: [] }))).toBe('outside');
  });

  it('is refused when a hash is cut', () => {
    const proof = { index: 0, size: 2, leafHash: leafHash(0), hashes: [leafHash(1).subarray(1)] };
    expect(faultOf(() => rootOfInclusion(sha256, proof))).toBe('malformed');
  });

  it('goes beyond the 32 bits of bitwise operators', () => {
    const size = 2 ** 40 + 1;
    const proof = { index: size - 1, size, leafHash: leafHash(0), hashes: [root(8)] };
    expect(rootOfInclusion(sha256, proof)).toEqual(hashNode(sha256, root(8), leafHash(0)));
  });
});

describe('proof of consistency', () => {
  const proofOf = ({ oldSize, newSize, hashes }: (typeof CONSISTENCY)[number]) => ({
    oldSize,
    newSize,
    hashes,
    oldRoot: root(oldSize),
    newRoot: root(newSize),
  });

  it.each(CONSISTENCY)('holds from $oldSize to $newSize of the reference tree, and with nothing changed', (vector) => {
    const proof = proofOf(vector);
    checkConsistency(sha256, proof);
    for (const hashes of everyFlip(vector.hashes))
      expect(faultOf(() => checkConsistency(sha256, { ...proof, hashes }))).toMatch(/root_differs/);
    expect(faultOf(() => checkConsistency(sha256, { ...proof, newRoot: flipped(proof.newRoot) }))).toBe(
      'new_root_differs',
    );
    expect(faultOf(() => checkConsistency(sha256, { ...proof, hashes: [...vector.hashes, root(1)] }))).toBe('too_long');
    if (vector.hashes.length === 0) return;
    expect(faultOf(() => checkConsistency(sha256, { ...proof, oldRoot: flipped(proof.oldRoot) }))).toMatch(
      /root_differs/,
    );
    expect(faultOf(() => checkConsistency(sha256, { ...proof, hashes: vector.hashes.slice(0, -1) }))).toBe('too_short');
    expect(faultOf(() => checkConsistency(sha256, { ...proof, hashes: [] }))).toBe('too_short');
  });

  it('needs no proof from the empty tree, but its root', () => {
    const proof = { oldSize: 0, newSize: 8, oldRoot: root(0), newRoot: root(8), hashes: [] };
    checkConsistency(sha256, proof);
    expect(faultOf(() => checkConsistency(sha256, { ...proof, oldRoot: root(1) }))).toBe('old_root_differs');
    expect(faultOf(() => checkConsistency(sha256, { ...proof, hashes: [root(1)] }))).toBe('too_long');
  });

  it.each([
    { oldSize: 8, newSize: 7 },
    { oldSize: -1, newSize: 8 },
    { oldSize: 1.5, newSize: 8 },
  ])('is refused from $oldSize to $newSize', (sizes) => {
    expect(faultOf(() => checkConsistency(sha256, { ...sizes, oldRoot: root(8), newRoot: root(7), hashes: [] }))).toBe(
      'outside',
    );
  });
});
