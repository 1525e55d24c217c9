import { foldRoots, HASH_BYTES, nodeHash } from './tree.js';

/** A tree that only grows, in the memory of one hash a level: RFC 6962's roots without its leaves. */
export class Frontier {
  /** Roots of the whole trees that it is made of, the largest first. */
  private readonly roots: { readonly leaves: number; readonly hash: Uint8Array }[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  append(leafHash: Uint8Array): void {
    this.appendWhole(leafHash, 1);
  }

  /** Adds the root of a whole tree of `leaves` (a power of two) leaves; those before must be a multiple of that. */
  appendWhole(hash: Uint8Array, leaves: number): void {
    if (hash.length !== HASH_BYTES || this.leaves % leaves !== 0)
      throw new RangeError(`no whole tree of ${leaves} leaves can follow ${this.leaves}`);
    let added = { leaves, hash };
    for (let last = this.roots.at(-1); last?.leaves === added.leaves; last = this.roots.at(-1)) {
      this.roots.pop();
      added = { leaves: last.leaves * 2, hash: nodeHash(last.hash, added.hash) };
    }
    this.roots.push(added);
    this.leaves += leaves;
  }

  /** The root, with whole trees behind the last leaf that are not to stay, the largest first. */
  rootWith(more: readonly Uint8Array[] = []): Uint8Array {
    return foldRoots([...this.roots.map(({ hash }) => hash), ...more]);
  }
}
