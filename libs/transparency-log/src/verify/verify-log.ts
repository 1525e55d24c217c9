import { type Checkpoint, toBase64 } from '#libs/merkle-proof';
import { noteOpener } from '../signed-note.js';
import { EnvelopeCheck } from './envelope-check.js';
import type { LogSource } from './log-source.js';
import { LogWalk } from './log-walk.js';
import { OtherCheckpoints, openCheckpoint } from './other-checkpoints.js';
import { brokenCheckpoint, problemOf } from './problem.js';
import type { LogProblem, VerificationReport } from './verification-report.js';

export interface VerifyOptions {
  /** Verifier keys that are trusted. */
  readonly vkeys: readonly string[];
  /** The log that it has to be; without it any. */
  readonly origin?: string;
  /** Checkpoints (signed notes) that were kept elsewhere. */
  readonly knownCheckpoints?: readonly string[];
  /** Called after each bundle. */
  readonly onProgress?: (checked: number, size: number) => void;
}

/**
 * Checks a log from its first entry to its last checkpoint: the signatures; that the entries give every tile, the root of the last checkpoint and
 * the root of every other that is known; and what each entry says of itself. Entries that no checkpoint covers yet are not part of it.
 * What does not hold is in the report; what cannot be read at all, and a key that is none (ProofError), is thrown.
 */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<VerificationReport> {
  const open = noteOpener(options.vkeys);
  const note = await source.checkpoint();
  let last: ReturnType<typeof openCheckpoint> | undefined;
  const problem = await problemOf(() => {
    last = openCheckpoint(note, open, 'The last checkpoint');
    requireOrigin(last, options.origin);
  });
  if (!last || problem) return { holds: false, problem, verifiedBy: [], checked: 0, checkpoints: 0, warnings: [] };

  const others = new OtherCheckpoints(last, open);
  for await (const earlier of source.earlierCheckpoints()) others.add(earlier, 'the log itself');
  for (const known of options.knownCheckpoints ?? []) others.add(known, 'elsewhere');

  const envelopes = new EnvelopeCheck(last.origin);
  const walk = new LogWalk(source, last, envelopes, others.bySize(), options.onProgress);
  const found = (await problemOf(() => walk.run())) ?? others.broken?.problem;
  return { ...reportOn(last, found), checked: walk.checked, checkpoints: walk.agreed, warnings: envelopes.warnings };
}

function requireOrigin({ origin }: Checkpoint, wanted: string | undefined): void {
  if (wanted !== undefined && origin !== wanted)
    throw brokenCheckpoint('origin', `The checkpoint is of the log ${origin}, not of ${wanted}.`);
}

const reportOn = (last: ReturnType<typeof openCheckpoint>, problem: LogProblem | undefined) => ({
  holds: problem === undefined,
  ...(problem && { problem }),
  origin: last.origin,
  size: last.size,
  root: toBase64(last.root),
  verifiedBy: last.verifiedBy,
});
