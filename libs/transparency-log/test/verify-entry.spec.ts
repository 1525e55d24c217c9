import { ProofError, parseTlogProof } from '#libs/merkle-proof';
import { inclusionHashes, leafHash, tlogProofText, verifyEntry } from '#libs/transparency-log';
import { anEntry, edwards, exportLog, ORIGIN, someEntries } from './exported-log.js';
import { grown } from './grown-tree.js';

const signers = [edwards(1)];
const vkeys = signers.map(({ vkey }) => vkey);

async function aProof(index: number, size: number): Promise<string> {
  const entries = someEntries(size);
  const { checkpoints } = await exportLog({ entries, sealedAt: [size], signers });
  const hashes = await inclusionHashes(grown(entries.map(leafHash)), index, size);
  return tlogProofText({ index, hashes, checkpoint: checkpoints.get(size) ?? '' });
}

describe('verifyEntry', () => {
  it.each([
    [0, 1],
    [17, 300],
    [299, 300],
    [255, 256],
  ])('holds for entry %i of %i', async (index, size) => {
    expect(await verifyEntry(await aProof(index, size), anEntry(index), { vkeys, origin: ORIGIN })).toEqual({
      holds: true,
      origin: ORIGIN,
      index,
      size,
      verifiedBy: vkeys,
    });
  });

  it('does not hold for an entry of another log, nor for what is no entry, though it was signed', async () => {
    for (const entry of [anEntry(0, '', 'verigate/other'), Buffer.from('anything')]) {
      const { checkpoints } = await exportLog({ entries: [entry], sealedAt: [1], signers });
      const proof = tlogProofText({ index: 0, hashes: [], checkpoint: checkpoints.get(1) ?? '' });
      expect(await verifyEntry(proof, entry, { vkeys })).toMatchObject({
        holds: false,
        problem: { fault: 'entry', badIndex: 0 },
      });
    }
  });

  it('names what does not hold', async () => {
    const proof = await aProof(17, 300);
    const { hashes } = parseTlogProof(proof);
    const faultOf = async (text: string, entry = anEntry(17), origin?: string) => {
      const { holds, problem } = await verifyEntry(text, entry, { vkeys, ...(origin && { origin }) });
      return [holds, problem?.fault, problem?.badIndex];
    };
    expect(await faultOf(proof, anEntry(17, 'another'))).toEqual([false, 'entry', 17]);
    expect(await faultOf(proof.replace('index 17', 'index 18'))).toEqual([false, 'entry', 18]);
    expect(await faultOf(proof.replace('index 17', 'index 300'))).toEqual([false, 'entry', 300]);
    expect(await faultOf(proof.replace(`${Buffer.from(hashes[0] ?? '').toString('base64')}\n`, ''))).toEqual([
      false,
      'entry',
      17,
    ]);
    expect(await faultOf(proof.replace('\n300\n', '\n301\n'))).toEqual([false, 'signature', undefined]);
    await expect(faultOf('nonsense')).rejects.toThrow(ProofError);
    expect(await faultOf(proof, anEntry(17), 'verigate/other')).toEqual([false, 'origin', undefined]);
  });
});
