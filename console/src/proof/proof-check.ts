import { sha256 } from '@noble/hashes/sha2.js';
import {
  checkInclusion,
  equalBytes,
  fromBase64,
  hashLeaf,
  type NoteSignature,
  parseCheckpoint,
  parseNote,
  parseVkey,
  type VerifierKey,
} from '#libs/merkle-proof';
import type { EntryProofView, LogKeyView } from '../api/contract.js';
import { type Algorithms, verifySignature } from './signature.js';

/** What is checked, in this order. */
export const STEPS = ['entry', 'leaf', 'checkpoint', 'signature', 'path'] as const;
export type Step = (typeof STEPS)[number];

export type ProofResult =
  /** Not in a signed checkpoint yet: there is nothing to check but the entry itself. */
  | { readonly state: 'sequenced' }
  /** `isAnchored`: so says the service; an outside copy of the checkpoint is checked where it is kept. */
  | {
      readonly state: 'verified';
      readonly isAnchored: boolean;
      readonly algorithms: readonly string[];
      readonly size: number;
      readonly root: string;
    }
  /** Everything holds but that no signature could be checked here. */
  | { readonly state: 'unsigned'; readonly why: 'no_keys' | 'no_crypto' }
  | { readonly state: 'broken'; readonly step: Step; readonly detail: string };

/** Which entry the page speaks of: a proof of another one proves nothing about it. */
export interface Expected {
  readonly uid: string;
  readonly index: number;
}

class Broken extends Error {
  constructor(
    readonly step: Step,
    detail: string,
  ) {
    super(detail);
  }
}

/** Runs one step; whatever goes wrong in it is this step's. */
async function at<T>(step: Step, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Broken ? error : new Broken(step, error instanceof Error ? error.message : String(error));
  }
}

function must(step: Step, holds: boolean, detail: string): void {
  if (!holds) throw new Broken(step, detail);
}

/**
 * Checks in this browser that the entry is in the log: its bytes lead to the leaf, the leaf by RFC 6962's path to the root, and the root stands
 * in a checkpoint that the log's keys have signed. Nothing is taken from the service on trust but the keys (`keys`), which an auditor compares
 * with the copy that they hold.
 */
export async function checkProof(
  proof: EntryProofView,
  keys: readonly LogKeyView[],
  expected: Expected,
  algorithms?: Algorithms,
): Promise<ProofResult> {
  try {
    const leafHash = await checkEntry(proof, expected);
    const { checkpoint, hashes } = proof;
    if (!checkpoint || !hashes) return { state: 'sequenced' };
    const note = await at('checkpoint', () => parseNote(checkpoint.note));
    const { size, root } = await at('checkpoint', () => checkpointIn(note.text, proof));
    const signed = await at('signature', () => checkSignatures(note.text, note.signatures, keys, algorithms));
    const path = hashes.map((hash, level) => [hash, level] as const);
    await at('path', () =>
      checkInclusion(
        sha256,
        { index: proof.index, size, leafHash, hashes: path.map(([hash, level]) => fromBase64(hash, `Hash ${level}`)) },
        root,
      ),
    );
    if (typeof signed === 'string') return { state: 'unsigned', why: signed };
    return {
      state: 'verified',
      isAnchored: proof.state === 'anchored',
      algorithms: signed,
      size,
      root: checkpoint.root,
    };
  } catch (error) {
    if (error instanceof Broken) return { state: 'broken', step: error.step, detail: error.message };
    throw error;
  }
}

const utf8 = new TextEncoder();

async function checkEntry(proof: EntryProofView, expected: Expected): Promise<Uint8Array> {
  await at('entry', () => {
    const { uid, origin } = JSON.parse(proof.envelope) as { readonly uid?: unknown; readonly origin?: unknown };
    must('entry', uid === expected.uid && proof.index === expected.index, 'The proof is about another entry.');
    must('entry', origin === proof.origin, 'The entry belongs to another log.');
  });
  return at('leaf', () => {
    const leafHash = hashLeaf(sha256, utf8.encode(proof.envelope));
    const claimed = fromBase64(proof.leafHash, 'The leaf hash');
    must('leaf', equalBytes(leafHash, claimed), 'The text of the entry does not give the hash that the log holds.');
    return leafHash;
  });
}

function checkpointIn(
  text: string,
  { origin, checkpoint }: EntryProofView,
): { readonly size: number; readonly root: Uint8Array } {
  const read = parseCheckpoint(text);
  must('checkpoint', read.origin === origin, 'The checkpoint is of another log.');
  must('checkpoint', read.size === checkpoint?.size, 'The signed size is not the one that was stated.');
  must(
    'checkpoint',
    equalBytes(read.root, fromBase64(checkpoint?.root ?? '', 'The stated root')),
    'The signed root is not the one that was stated.',
  );
  return read;
}

/** Names of the algorithms that hold. A signature of a known key that does not hold breaks the proof, whatever others say. */
export async function checkSignatures(
  text: string,
  signatures: readonly NoteSignature[],
  views: readonly LogKeyView[],
  algorithms?: Algorithms,
): Promise<readonly string[] | 'no_keys' | 'no_crypto'> {
  if (views.length === 0) return 'no_keys';
  const keys = views.map(({ vkey }) => parseVkey(sha256, vkey));
  const ours = signatures.flatMap((signature) => {
    const key = keys.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    return key ? [{ key, signature }] : [];
  });
  must('signature', ours.length > 0, 'None of the keys of this log has signed the checkpoint.');
  const held = await Promise.all(ours.map(({ key, signature }) => holds(key, signature.signature, text, algorithms)));
  const known = held.filter((name) => name !== undefined);
  return known.length > 0 ? known : 'no_crypto';
}

async function holds(
  key: VerifierKey,
  signature: Uint8Array,
  text: string,
  algorithms?: Algorithms,
): Promise<string | undefined> {
  const isGood = await verifySignature(key, signature, utf8.encode(text), algorithms);
  if (isGood === undefined) return undefined;
  must('signature', isGood, `The signature of ${key.name} (${key.algorithm}) does not hold.`);
  return key.algorithm;
}
