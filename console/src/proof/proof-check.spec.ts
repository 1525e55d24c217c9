import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkpointText,
  ecdsaSigner,
  ed25519Signer,
  growTree,
  inclusionHashes,
  leafHash,
  type NoteSigner,
  signNote,
} from '#libs/transparency-log';
import type { EntryProofView, LogKeyView } from '../api/contract.js';
import { checkProof } from './proof-check.js';

const ORIGIN = 'verigate.example/log';
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const ED25519 = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
const ECDSA = ecdsaSigner(ORIGIN, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
const keysOf = (...signers: readonly NoteSigner[]): readonly LogKeyView[] =>
  signers.map(({ name, algorithm, vkey }) => ({ name, algorithm, vkey }));
const KEYS = keysOf(ED25519, ECDSA);

/** A log as the service keeps it, and its proof of one entry as the service gives it: nothing here is code of the console. */
async function aProof({ size = 11, index = 4, signers = [ED25519, ECDSA] as readonly NoteSigner[] } = {}) {
  const uids = Array.from({ length: size }, () => randomUUID());
  const texts = uids.map((uid, at) =>
    JSON.stringify({ v: 1, origin: ORIGIN, uid, kind: 'signup.decided', body: { at, name: 'Zoë' } }),
  );
  const grown = growTree(
    0,
    [],
    texts.map((text) => leafHash(Buffer.from(text))),
  );
  const reader = {
    tile: async (level: number, at: number) =>
      grown.tiles.find((tile) => tile.level === level && tile.index === at)?.bytes ?? new Uint8Array(0),
  };
  const hashes = await inclusionHashes(reader, index, size);
  const note = await signNote(checkpointText({ origin: ORIGIN, size, root: grown.root }), signers);
  const envelope = texts[index] ?? '';
  const proof: EntryProofView = {
    origin: ORIGIN,
    index,
    state: 'sealed',
    envelope,
    leafHash: base64(leafHash(Buffer.from(envelope))),
    checkpoint: { size, root: base64(grown.root), signedAt: '2026-11-22T10:00:00.000Z', note },
    hashes: hashes.map(base64),
  };
  return { proof, expected: { uid: uids[index] ?? '', index } };
}

type Built = Awaited<ReturnType<typeof aProof>>;
const withCheckpoint = (
  { proof }: Built,
  change: Partial<NonNullable<EntryProofView['checkpoint']>>,
): EntryProofView => ({
  ...proof,
  checkpoint: proof.checkpoint && { ...proof.checkpoint, ...change },
});

describe('checkProof', () => {
  it('accepts what the log proves, for every entry of logs of many sizes', async () => {
    const place = fc
      .integer({ min: 1, max: 600 })
      .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));
    await fc.assert(
      fc.asyncProperty(place, async ([size, index]) => {
        const { proof, expected } = await aProof({ size, index, signers: [ED25519] });
        const result = await checkProof(proof, KEYS, expected);
        expect(result).toMatchObject({ state: 'verified', size, algorithms: ['ed25519'] });
      }),
      { numRuns: 25 },
    );
  });

  it('checks signatures of both kinds, whichever the log has', async () => {
    for (const signers of [[ED25519], [ECDSA], [ED25519, ECDSA]]) {
      const { proof, expected } = await aProof({ signers });
      const result = await checkProof(proof, KEYS, expected);
      expect(result).toMatchObject({ state: 'verified', algorithms: signers.map(({ algorithm }) => algorithm) });
    }
  });

  it('says whether the service knows of a copy outside', async () => {
    const { proof, expected } = await aProof();
    expect(await checkProof({ ...proof, state: 'anchored' }, KEYS, expected)).toMatchObject({ isAnchored: true });
  });

  const TAMPERINGS: Readonly<
    Record<string, readonly [step: string, (built: Built) => Promise<EntryProofView> | EntryProofView]>
  > = {
    'another text': ['leaf', ({ proof }) => ({ ...proof, envelope: proof.envelope.replace('Zoë', 'Zoe') })],
    'another text with its own hash': [
      'path',
      ({ proof }) => {
        const envelope = proof.envelope.replace('Zoë', 'Eve');
        return { ...proof, envelope, leafHash: base64(leafHash(Buffer.from(envelope))) };
      },
    ],
    'the proof of another entry': ['entry', async () => (await aProof({ index: 5 })).proof],
    'another index': ['entry', ({ proof }) => ({ ...proof, index: proof.index + 1 })],
    'no JSON': ['entry', ({ proof }) => ({ ...proof, envelope: 'gone' })],
    'another log': ['entry', ({ proof }) => ({ ...proof, origin: 'other.example/log' })],
    'a hash of the path': [
      'path',
      ({ proof }) => ({ ...proof, hashes: [base64(Buffer.alloc(32)), ...(proof.hashes ?? []).slice(1)] }),
    ],
    'a shorter path': ['path', ({ proof }) => ({ ...proof, hashes: proof.hashes?.slice(1) })],
    'a path that is no base64': [
      'path',
      ({ proof }) => ({ ...proof, hashes: ['?', ...(proof.hashes ?? []).slice(1)] }),
    ],
    'a root beside the signed one': [
      'checkpoint',
      (built) => withCheckpoint(built, { root: base64(Buffer.alloc(32)) }),
    ],
    'a size beside the signed one': ['checkpoint', (built) => withCheckpoint(built, { size: 12 })],
    'no note': ['checkpoint', (built) => withCheckpoint(built, { note: 'trust me\n' })],
    'a note of another log': [
      'checkpoint',
      async (built) =>
        withCheckpoint(built, {
          note: await signNote(checkpointText({ origin: 'x', size: 11, root: Buffer.alloc(32) }), [ED25519]),
        }),
    ],
    'a signature of somebody else': [
      'signature',
      async (built) => {
        const stranger = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
        const text = built.proof.checkpoint?.note.split('\n\n')[0] ?? '';
        return withCheckpoint(built, { note: await signNote(`${text}\n`, [stranger]) });
      },
    ],
  };

  it.each(Object.entries(TAMPERINGS))('finds %s', async (_name, [step, tamper]) => {
    const built = await aProof();
    const result = await checkProof(await tamper(built), KEYS, built.expected);
    expect(result).toMatchObject({ state: 'broken', step });
  });

  it('accepts no signature of which a bit was changed, in either of the two', async () => {
    const built = await aProof();
    const lines = (built.proof.checkpoint?.note ?? '').split('\n');
    const signed = lines.flatMap((line, at) => (line.startsWith('\u2014') ? [at] : []));
    expect(signed).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...signed), fc.nat(), fc.nat(7), async (line, place, bit) => {
        const [dash, name, encoded = ''] = lines[line]?.split(' ') ?? [];
        const bytes = Buffer.from(encoded, 'base64');
        const at = 4 + (place % (bytes.length - 4));
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const note = lines.with(line, [dash, name, bytes.toString('base64')].join(' ')).join('\n');
        const result = await checkProof(withCheckpoint(built, { note }), KEYS, built.expected);
        expect(result).toMatchObject({ state: 'broken', step: 'signature' });
      }),
      { numRuns: 60 },
    );
  });

  it('calls verified nothing of which no signature could be checked', async () => {
    const { proof, expected } = await aProof({ signers: [ED25519] });
    expect(await checkProof(proof, [], expected)).toEqual({ state: 'unsigned', why: 'no_keys' });
    const without = {
      importKey: () => Promise.reject(new DOMException('not here', 'NotSupportedError')),
      verify: () => Promise.resolve(true),
    };
    expect(await checkProof(proof, KEYS, expected, without)).toEqual({ state: 'unsigned', why: 'no_crypto' });
    const broken = { ...proof, hashes: proof.hashes?.slice(1) };
    expect(await checkProof(broken, [], expected)).toMatchObject({ state: 'broken', step: 'path' });
  });

  it('waits for what is not sealed yet, and checks its text all the same', async () => {
    const { proof, expected } = await aProof();
    const { checkpoint: _, hashes: __, ...sequenced } = proof;
    expect(await checkProof({ ...sequenced, state: 'sequenced' }, KEYS, expected)).toEqual({ state: 'sequenced' });
    const changed = { ...sequenced, envelope: sequenced.envelope.replace('Zoë', 'Eve') };
    expect(await checkProof(changed, KEYS, expected)).toMatchObject({ state: 'broken', step: 'leaf' });
  });
});
