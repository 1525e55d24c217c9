import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type Checkpoint, checkConsistency, ProofError } from '#libs/merkle-proof';
import { checkFollows, consistencyHashes, emptyRoot, leafHash, rootAt, type TileReader } from '#libs/transparency-log';
import { type GrownTree, grown } from './grown-tree.js';

type Signed = Pick<Checkpoint, 'origin' | 'size' | 'root'>;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const leaf = (text: string): Uint8Array => leafHash(Buffer.from(text));

/** The last checkpoint, where the database's administrator cannot reach it: replaced only by who knows what is in it. */
class Guard {
  readonly signed: Signed[] = [];
  last: Signed = { origin: 'log', size: 0, root: emptyRoot() };

  replace(expected: Signed, next: Signed): boolean {
    if (this.last !== expected) return false;
    this.last = next;
    this.signed.push(next);
    return true;
  }
}

/** One signer: reads the guard, checks that the tree in front of it follows, and replaces. Each wait is a place where the other may come between. */
async function sign(guard: Guard, tree: TileReader, size: number): Promise<boolean> {
  const { last } = guard;
  const next = { origin: 'log', size, root: await rootAt(tree, size) };
  try {
    await checkFollows(tree, last, next);
  } catch (error) {
    if (error instanceof ProofError) return false;
    throw error;
  }
  return guard.replace(last, next);
}

const FORK = 20;
const honest = grown(Array.from({ length: 60 }, (_, index) => leaf(`entry ${index}`)));
/** A backup was restored, and other entries came. */
const restored = grown(
  Array.from({ length: 60 }, (_, index) => leaf(index < FORK ? `entry ${index}` : `other ${index}`)),
);

async function consistent(one: Signed, two: Signed): Promise<boolean> {
  const [old, young] = one.size <= two.size ? [one, two] : [two, one];
  const proofs = [honest, restored].map(async (tree) => {
    const hashes = await consistencyHashes(tree, old.size, young.size);
    checkConsistency(sha256, {
      oldSize: old.size,
      oldRoot: old.root,
      newSize: young.size,
      newRoot: young.root,
      hashes,
    });
  });
  return (await Promise.allSettled(proofs)).some(({ status }) => status === 'fulfilled');
}

describe('two signers behind one guard', () => {
  it('never sign a fork, however their steps fall between each other', async () => {
    let forksRefused = 0;
    const wish = fc.record({
      tree: fc.constantFrom<GrownTree>(honest, restored),
      size: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(wish, { minLength: 2, maxLength: 8 }), async (scheduler, wishes) => {
        const guard = new Guard();
        const results = wishes.map(({ tree, size }) => {
          const slow: TileReader = { tile: (...place) => scheduler.schedule(tree.tile(...place)) };
          return scheduler.schedule(Promise.resolve()).then(() => sign(guard, slow, size));
        });
        await scheduler.waitFor(Promise.all(results));
        for (const one of guard.signed) for (const two of guard.signed) expect(await consistent(one, two)).toBe(true);
        if (guard.signed.length < wishes.length) forksRefused += 1;
        expect(guard.signed.length).toBeGreaterThan(0);
      }),
      { numRuns: 120 },
    );
    expect(forksRefused).toBeGreaterThan(0);
  });
});
