import { checkInclusion, ProofError, parseTlogProof } from '#libs/merkle-proof';
import { leafHash } from '../leaf-hash.js';
import { sha256 } from '../sha256.js';
import { noteOpener } from '../signed-note.js';
import { EnvelopeCheck } from './envelope-check.js';
import { openCheckpoint } from './other-checkpoints.js';
import { brokenAt, brokenCheckpoint, problemOf } from './problem.js';
import type { LogProblem } from './verification-report.js';

export interface EntryReport {
  readonly holds: boolean;
  readonly problem?: LogProblem;
  readonly origin?: string;
  readonly index?: number;
  /** Entries under the checkpoint of the proof. */
  readonly size?: number;
  readonly verifiedBy: readonly string[];
}

/** Checks that an entry (its exact bytes) is in the log: `proof` is a C2SP tlog-proof. Throws a ProofError for a proof or a key that is none. */
export async function verifyEntry(
  proof: string,
  entry: Uint8Array,
  options: { readonly vkeys: readonly string[]; readonly origin?: string },
): Promise<EntryReport> {
  const open = noteOpener(options.vkeys);
  const { index, hashes, checkpoint } = parseTlogProof(proof);
  let read: Omit<EntryReport, 'holds' | 'problem'> = { index, verifiedBy: [] };
  const problem = await problemOf(() => {
    const { origin, size, root, verifiedBy } = openCheckpoint(checkpoint, open, 'The checkpoint of the proof');
    read = { origin, index, size, verifiedBy };
    if (options.origin !== undefined && origin !== options.origin)
      throw brokenCheckpoint('origin', `The proof is of the log ${origin}, not of ${options.origin}.`);
    const { message } =
      faultOf(() => checkInclusion(sha256, { index, size, leafHash: leafHash(entry), hashes }, root)) ?? {};
    if (message !== undefined) throw brokenAt('entry', index, `This is not entry ${index} of the log: ${message}`);
    const wrong = new EnvelopeCheck(origin).check(index, Buffer.from(entry));
    if (wrong !== undefined) throw brokenAt('entry', index, `Entry ${index} ${wrong}.`);
  });
  return { holds: problem === undefined, ...(problem && { problem }), ...read };
}

function faultOf(check: () => void): ProofError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ProofError) return error;
    throw error;
  }
}
