import { createHash } from 'node:crypto';
import { RFC9162 } from '@transmute/rfc9162';
import fc from 'fast-check';
import { checkConsistency, checkInclusion, ProofError } from '#libs/merkle-proof';
import {
  checkFollows,
  consistencyHashes,
  edgeTiles,
  emptyRoot,
  Frontier,
  growTree,
  inclusionHashes,
  leafHash,
  rootAt,
  tilePath,
} from '#libs/transparency-log';
import { CONSISTENCY, INCLUSION, LEAVES, ROOTS } from '../../../test/fixtures/ct-reference-tree.js';
import { GrownTree, grown } from './grown-tree.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const leaf = (index: number): Uint8Array => leafHash(Buffer.from(`entry ${index}`));
const leaves = (count: number): Uint8Array[] => Array.from({ length: count }, (_, index) => leaf(index));
const batches = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 });

describe('the reference tree of Certificate Transparency', () => {
  const tree = grown(LEAVES.map(leafHash));

  it('has the published roots at every size, from tiles and from the frontier', async () => {
    const frontier = new Frontier();
    expect(hex(emptyRoot())).toBe(hex(ROOTS[0] ?? emptyRoot()));
    for (const [size, root] of ROOTS.entries()) {
      expect(hex(await rootAt(tree, size))).toBe(hex(root));
      expect(hex(frontier.rootWith())).toBe(hex(root));
      expect(frontier.size).toBe(size);
      if (LEAVES[size]) frontier.append(leafHash(LEAVES[size]));
    }
  });

  it.each(INCLUSION)('has the published path of leaf $index at size $size', async ({ index, size, hashes }) => {
    expect((await inclusionHashes(tree, index, size)).map(hex)).toEqual(hashes.map(hex));
  });

  it.each(CONSISTENCY)('has the published proof from $oldSize to $newSize', async ({ oldSize, newSize, hashes }) => {
    expect((await consistencyHashes(tree, oldSize, newSize)).map(hex)).toEqual(hashes.map(hex));
  });
});

describe('beside another implementation (@transmute/rfc9162)', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: 32 });

  it('gives the same roots, paths and proofs for any tree', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.nat(), fc.nat(), async (all, some, other) => {
        const tree = grown(all.map(leafHash));
        const index = some % all.length;
        const oldSize = 1 + (other % all.length);
        const old = all.slice(0, oldSize);
        expect(hex(tree.root)).toBe(hex(await RFC9162.treeHead(all)));
        const path = await inclusionHashes(tree, index, all.length);
        expect(path.map(hex)).toEqual((await RFC9162.PATH(index, all)).map(hex));
        const proof = await consistencyHashes(tree, oldSize, all.length);
        const theirs = oldSize === all.length ? [] : await RFC9162.PROOF(oldSize, all);
        // Theirs repeats the old root where the RFC leaves it out: when the old tree is one whole node of the new one.
        expect(proof.map(hex)).toEqual(theirs.slice(Number.isInteger(Math.log2(oldSize)) ? 1 : 0).map(hex));
        expect(hex(await rootAt(tree, oldSize))).toBe(hex(await RFC9162.treeHead(old)));
      }),
      { numRuns: 400 },
    );
  });
});

describe('growing', () => {
  it('gives the tiles that the specification counts for 70,000 entries', () => {
    const tree = grown(Array.from({ length: 70_000 }, () => leaf(0)));
    const paths = [...tree.tiles.keys()];
    const full = (level: number) => paths.filter((path) => path.startsWith(`tile/${level}/`) && !path.includes('.p/'));
    expect(paths.filter((path) => path.includes('.p/'))).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
    expect([full(0).length, full(1).length, full(2).length]).toEqual([273, 1, 0]);
    expect(paths).toHaveLength(277);
  });

  it('has a first hash on level 1 at 256 entries', () => {
    expect([...grown(leaves(256)).tiles.keys()]).toEqual(['tile/0/000', 'tile/1/000.p/1']);
    expect(edgeTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }]);
    expect(edgeTiles(257).map(({ level, index, width }) => tilePath(level, index, width))).toEqual([
      'tile/0/001.p/1',
      'tile/1/000.p/1',
    ]);
  });

  it('comes to the same tree whatever the batches, and from tiles wider than needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), batches, (size, sizes) => {
        const all = leaves(size);
        const [once, bit] = [grown(all), grown(all, sizes)];
        expect(hex(bit.root)).toBe(hex(once.root));
        for (const [path, { bytes }] of once.tiles)
          expect(hex(bit.tiles.get(path)?.bytes ?? Buffer.of())).toBe(hex(bytes));
        const more = leaves(300);
        const edge = edgeTiles(size).flatMap(({ level, index, width }) => {
          const tile = once.tiles.get(tilePath(level, index, width));
          return tile ? [{ ...tile, bytes: Buffer.concat([tile.bytes, Buffer.alloc(64, 9)]) }] : [];
        });
        const [again, tight] = [growTree(size, edge, more), growTree(size, [...once.tiles.values()], more)];
        expect(hex(again.root)).toBe(hex(tight.root));
        expect(again.tiles).toEqual(tight.tiles);
      }),
      { numRuns: 40 },
    );
  });

  it('says which tile of the edge is missing or short', () => {
    const tree = grown(leaves(300));
    const edge = [...tree.tiles.values()];
    expect(() =>
      growTree(
        300,
        edge.filter(({ level }) => level !== 1),
        [leaf(0)],
      ),
    ).toThrow(/tile 0 of level 1/);
    const short = edge.map((tile) => ({ ...tile, bytes: tile.bytes.subarray(32) }));
    expect(() => growTree(300, short, [leaf(0)])).toThrow(/tile 1 of level 0 with 44 hashes/);
  });

  it('gives nothing for nothing', () => {
    const tree = grown(leaves(300));
    const growth = growTree(300, [...tree.tiles.values()], []);
    expect(growth.tiles).toEqual([]);
    expect(hex(growth.root)).toBe(hex(tree.root));
  });
});

describe('Frontier', () => {
  it('has the root of the tiles at every size', async () => {
    const tree = grown(leaves(530));
    const frontier = new Frontier();
    for (let size = 0; size <= 530; size += 1) {
      expect(hex(frontier.rootWith())).toBe(hex(await rootAt(tree, size)));
      frontier.append(leaf(size));
    }
  });

  it('refuses what does not lie at its place', () => {
    const frontier = new Frontier();
    frontier.append(leaf(0));
    expect(() => frontier.appendWhole(leaf(1), 2)).toThrow(/2 leaves can follow 1/);
    expect(() => frontier.append(Buffer.alloc(31))).toThrow(RangeError);
  });
});

describe('proofs from tiles', () => {
  it('hold for any index and any two sizes, across the borders of tiles', async () => {
    const tree = grown(leaves(1400), [255, 1, 1, 300, 200]);
    const size = fc.oneof(
      fc.integer({ min: 1, max: 1400 }),
      fc.constantFrom(1, 255, 256, 257, 511, 512, 513, 1024, 1025),
    );
    await fc.assert(
      fc.asyncProperty(size, size, fc.nat(), async (one, two, some) => {
        const [oldSize, newSize] = one < two ? [one, two] : [two, one];
        const index = some % newSize;
        const [oldRoot, newRoot] = [await rootAt(tree, oldSize), await rootAt(tree, newSize)];
        const path = await inclusionHashes(tree, index, newSize);
        checkInclusion(sha256, { index, size: newSize, leafHash: leaf(index), hashes: path }, newRoot);
        const hashes = await consistencyHashes(tree, oldSize, newSize);
        checkConsistency(sha256, { oldSize, newSize, oldRoot, newRoot, hashes });
      }),
      { numRuns: 400 },
    );
  });

  it('refuse indices and sizes that are not there', async () => {
    const tree = grown(leaves(3));
    await expect(inclusionHashes(tree, 3, 3)).rejects.toThrow(ProofError);
    await expect(inclusionHashes(tree, -1, 3)).rejects.toThrow(ProofError);
    await expect(consistencyHashes(tree, 3, 2)).rejects.toThrow(ProofError);
    await expect(rootAt(tree, 4)).rejects.toThrow(/no tile/);
    const short = { tile: async () => Buffer.alloc(32) };
    await expect(rootAt(short, 2)).rejects.toThrow(/has 1 hashes, not 2/);
  });
});

describe('checkFollows', () => {
  const at = async (tree: GrownTree, size: number, origin = 'log') => ({
    origin,
    size,
    root: await rootAt(tree, size),
  });

  it('lets a log grow, and be signed again as it is', async () => {
    const tree = grown(leaves(300));
    for (const size of [0, 255, 300])
      await expect(checkFollows(tree, await at(tree, size), await at(tree, 300))).resolves.toBeUndefined();
  });

  it('refuses a fork, a rollback, another log and tiles that are not those of the root', async () => {
    const tree = grown(leaves(300));
    const fork = grown([...leaves(100), leaf(999), ...leaves(300)]);
    await expect(checkFollows(fork, await at(tree, 101), await at(fork, 300))).rejects.toMatchObject({
      fault: 'old_root_differs',
    });
    await expect(checkFollows(fork, await at(tree, 300), await at(fork, 300))).rejects.toMatchObject({
      fault: 'new_root_differs',
    });
    await expect(checkFollows(tree, await at(tree, 300), await at(tree, 299))).rejects.toMatchObject({
      fault: 'outside',
    });
    await expect(checkFollows(tree, await at(tree, 1, 'other'), await at(tree, 2))).rejects.toMatchObject({
      fault: 'outside',
    });
    await expect(checkFollows(fork, await at(tree, 100), await at(tree, 300))).rejects.toMatchObject({
      fault: 'new_root_differs',
    });
    await checkFollows(fork, await at(tree, 100), await at(fork, 300));
  });
});
