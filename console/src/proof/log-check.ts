import { sha256 } from '@noble/hashes/sha2.js';
import { checkConsistency, equalBytes, fromBase64, parseCheckpoint, parseNote } from '#libs/merkle-proof';
import type { ConsistencyView, LogView } from '../api/contract.js';
import { checkSignatures } from './proof-check.js';
import type { SeenCheckpoint } from './seen-checkpoint.js';
import type { Algorithms } from './signature.js';

/** Why a log is not the one that was seen. */
export type Alarm = 'checkpoint' | 'signature' | 'other_log' | 'shorter' | 'rewritten';

export type LogCheck =
  /** Nothing is signed yet. */
  | { readonly state: 'unsigned' }
  /** Nothing was seen before: from now on this checkpoint is remembered. */
  | { readonly state: 'first'; readonly now: SeenCheckpoint }
  /** The log that was seen was closed, with at least what was seen, and this one follows it. */
  | { readonly state: 'succeeded'; readonly now: SeenCheckpoint; readonly closed: string }
  /** The log begins with all that was seen. */
  | { readonly state: 'holds'; readonly now: SeenCheckpoint; readonly from: number }
  | { readonly state: 'alarm'; readonly alarm: Alarm; readonly detail: string };

class Alarmed extends Error {
  constructor(
    readonly alarm: Alarm,
    detail: string,
  ) {
    super(detail);
  }
}

/** How one asks for a proof of consistency; throws ApiProblem. */
type AskConsistency = (from: number, to: number) => Promise<Pick<ConsistencyView, 'hashes'>>;

/**
 * Checks in this browser that the log of today begins with the one that this browser saw before: entries were added, and nothing else. What the
 * service says of itself counts for nothing here; the signed checkpoint and the proof do. Throws what `ask` throws.
 */
export async function checkLog(
  log: LogView,
  seen: SeenCheckpoint | undefined,
  ask: AskConsistency,
  algorithms?: Algorithms,
): Promise<LogCheck> {
  try {
    if (!log.checkpoint) {
      if (seen?.origin === log.origin && seen.size > 0)
        throw new Alarmed('shorter', `${seen.size} entries were under a checkpoint, and there is none any more.`);
      return { state: 'unsigned' };
    }
    const now = await readSigned(log, algorithms);
    if (!seen) return { state: 'first', now };
    if (seen.origin !== now.origin) return { state: 'succeeded', now, closed: closedLog(log, seen) };
    await compare(seen, now, ask);
    return { state: 'holds', now, from: seen.size };
  } catch (error) {
    if (error instanceof Alarmed) return { state: 'alarm', alarm: error.alarm, detail: error.message };
    throw error;
  }
}

/** The signed checkpoint, if it says what was stated and a key of the log has signed it. */
async function readSigned({ origin, checkpoint, keys }: LogView, algorithms?: Algorithms): Promise<SeenCheckpoint> {
  const { note = '', root = '', size } = checkpoint ?? {};
  const { text, signatures } = await at('checkpoint', () => parseNote(note));
  const read = await at('checkpoint', () => parseCheckpoint(text));
  const isStated = await at(
    'checkpoint',
    () => read.origin === origin && read.size === size && equalBytes(read.root, fromBase64(root, 'The stated root')),
  );
  if (!isStated) throw new Alarmed('checkpoint', 'The signed checkpoint does not say what was stated.');
  // A browser without the algorithm checks the rest all the same.
  await at('signature', () => checkSignatures(text, signatures, keys, algorithms));
  return { origin, size: read.size, root };
}

function closedLog({ closed }: LogView, seen: SeenCheckpoint): string {
  const before = closed.find(({ origin }) => origin === seen.origin);
  if (!before) throw new Alarmed('other_log', `The log ${seen.origin} is gone, and another stands in its place.`);
  if (before.size < seen.size)
    throw new Alarmed(
      'shorter',
      `The log ${seen.origin} had ${seen.size} entries, and was closed with ${before.size}.`,
    );
  return before.origin;
}

async function compare(seen: SeenCheckpoint, now: SeenCheckpoint, ask: AskConsistency): Promise<void> {
  if (now.size < seen.size) throw new Alarmed('shorter', `The log had ${seen.size} entries, and now has ${now.size}.`);
  const isTrivial = seen.size === now.size || seen.size === 0;
  const hashes = isTrivial ? [] : (await ask(seen.size, now.size)).hashes;
  await at('rewritten', () =>
    checkConsistency(sha256, {
      oldSize: seen.size,
      oldRoot: fromBase64(seen.root, 'The root that was seen'),
      newSize: now.size,
      newRoot: fromBase64(now.root, 'The root'),
      hashes: hashes.map((hash, level) => fromBase64(hash, `Hash ${level}`)),
    }),
  );
}

/** Runs one step; what does not hold in it is this alarm. */
async function at<T>(alarm: Alarm, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Alarmed(alarm, error instanceof Error ? error.message : String(error));
  }
}
