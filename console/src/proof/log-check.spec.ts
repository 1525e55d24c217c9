import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkpointText,
  consistencyHashes,
  ed25519Signer,
  growTree,
  leafHash,
  type NoteSigner,
  signNote,
} from '#libs/transparency-log';
import type { LogView } from '../api/contract.js';
import { checkLog } from './log-check.js';

const ORIGIN = 'verigate.example/log';
const SIGNER = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const entries = (size: number, name = 'entry'): readonly string[] =>
  Array.from({ length: size }, (_, at) => `${name} ${at}`);

/** A log as the service keeps it: nothing here is code of the console. */
function aLog(texts: readonly string[], origin = ORIGIN, signer: NoteSigner = SIGNER) {
  const grown = growTree(
    0,
    [],
    texts.map((text) => leafHash(Buffer.from(text))),
  );
  const reader = {
    tile: async (level: number, at: number) =>
      grown.tiles.find((tile) => tile.level === level && tile.index === at)?.bytes ?? new Uint8Array(0),
  };
  const seen = { origin, size: texts.length, root: base64(grown.root) };
  return {
    seen,
    ask: async (from: number, to: number) => ({ hashes: (await consistencyHashes(reader, from, to)).map(base64) }),
    view: async (change: Partial<LogView> = {}): Promise<LogView> => ({
      origin,
      size: texts.length,
      checkpoint: {
        size: texts.length,
        root: seen.root,
        signedAt: '2026-11-22T10:00:00.000Z',
        note: await signNote(checkpointText({ origin, size: texts.length, root: grown.root }), [signer]),
      },
      anchors: [],
      keys: [{ name: SIGNER.name, algorithm: 'ed25519', vkey: SIGNER.vkey }],
      state: 'sealing',
      closed: [],
      ...change,
    }),
  };
}

const nobodyAsks = (): Promise<never> => Promise.reject(new Error('no proof is needed here'));

describe('a browser that comes back', () => {
  it('is told that the log begins with what it saw', async () => {
    const log = aLog(entries(300));
    expect(await checkLog(await log.view(), aLog(entries(77)).seen, log.ask)).toEqual({
      state: 'holds',
      now: log.seen,
      from: 77,
    });
  });

  it('needs no proof where nothing was added', async () => {
    const log = aLog(entries(9));
    expect(await checkLog(await log.view(), log.seen, nobodyAsks)).toMatchObject({ state: 'holds', from: 9 });
  });

  it('has nothing to compare the first time, and before the first checkpoint', async () => {
    const log = aLog(entries(9));
    expect(await checkLog(await log.view(), undefined, nobodyAsks)).toEqual({ state: 'first', now: log.seen });
    const unsigned = await log.view({ checkpoint: undefined });
    expect(await checkLog(unsigned, undefined, nobodyAsks)).toEqual({ state: 'unsigned' });
  });

  it('notices any entry that was changed, whatever proof it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(30), fc.nat(), async (before, added, which) => {
        const old = entries(before);
        const rewritten = aLog([
          ...old.map((text, at) => (at === which % before ? `${text}, changed` : text)),
          ...entries(added, 'added'),
        ]);
        const check = await checkLog(await rewritten.view(), aLog(old).seen, rewritten.ask);
        expect(check).toMatchObject({ state: 'alarm', alarm: 'rewritten' });
      }),
      { numRuns: 60 },
    );
  });

  it('notices that entries are gone', async () => {
    const log = aLog(entries(20));
    const seen = aLog(entries(21)).seen;
    expect(await checkLog(await log.view(), seen, log.ask)).toMatchObject({ state: 'alarm', alarm: 'shorter' });
    const emptied = await log.view({ checkpoint: undefined });
    expect(await checkLog(emptied, seen, log.ask)).toMatchObject({ state: 'alarm', alarm: 'shorter' });
  });

  it('notices a checkpoint that somebody else signed, or that says something else', async () => {
    const other = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
    const forged = aLog(entries(5), ORIGIN, other);
    expect(await checkLog(await forged.view(), undefined, nobodyAsks)).toMatchObject({
      state: 'alarm',
      alarm: 'signature',
    });
    const view = await aLog(entries(5)).view();
    const restated = { ...view, checkpoint: view.checkpoint && { ...view.checkpoint, size: 6 } };
    expect(await checkLog(restated, undefined, nobodyAsks)).toMatchObject({ state: 'alarm', alarm: 'checkpoint' });
  });

  it('accepts a new log only where the one that it saw was closed whole', async () => {
    const seen = { origin: 'verigate.example/old', size: 50, root: aLog(entries(50)).seen.root };
    const log = aLog(entries(3));
    const closedWith = async (size: number) =>
      checkLog(
        await log.view({ closed: [{ origin: seen.origin, size, closedAt: '2026-11-01T00:00:00.000Z' }] }),
        seen,
        nobodyAsks,
      );
    expect(await closedWith(50)).toEqual({ state: 'succeeded', now: log.seen, closed: seen.origin });
    expect(await closedWith(49)).toMatchObject({ state: 'alarm', alarm: 'shorter' });
    expect(await checkLog(await log.view(), seen, nobodyAsks)).toMatchObject({ state: 'alarm', alarm: 'other_log' });
  });

  it('takes a fault of the network for no proof of anything', async () => {
    const log = aLog(entries(30));
    await expect(checkLog(await log.view(), aLog(entries(7)).seen, nobodyAsks)).rejects.toThrow('no proof is needed');
  });
});
