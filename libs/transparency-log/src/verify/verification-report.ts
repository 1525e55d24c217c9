/**
 * What does not hold: `signature` of a checkpoint; `origin` is another log's; `entry` differs from what the tree says of it, or is not an entry;
 * `missing` entries or tiles; `extra` entries that no checkpoint covers; `tile` that the entries do not give; `root` of the checkpoint that the
 * entries do not give; `fork`: another checkpoint, signed as well, tells another history; `truncated`: another checkpoint knows more entries.
 */
export type LogFault = 'signature' | 'origin' | 'entry' | 'missing' | 'extra' | 'tile' | 'root' | 'fork' | 'truncated';

export interface LogProblem {
  readonly fault: LogFault;
  /** One sentence for people. */
  readonly sentence: string;
  /** The first entry that does not hold, or that is missing; absent where the hashes cannot tell which it is. */
  readonly badIndex?: number;
  /** Where it lies when it cannot be told exactly: from this index, before that. */
  readonly badRange?: { readonly from: number; readonly before: number };
}

export interface VerificationReport {
  readonly holds: boolean;
  /** Why not. */
  readonly problem?: LogProblem;
  readonly origin?: string;
  /** Entries under the last checkpoint. */
  readonly size?: number;
  /** Base64. */
  readonly root?: string;
  /** Verifier keys that signed the last checkpoint. */
  readonly verifiedBy: readonly string[];
  /** Entries that were checked, from the first on. */
  readonly checked: number;
  /** Earlier checkpoints, and checkpoints from elsewhere, that the log agrees with. */
  readonly checkpoints: number;
  /** What is odd and breaks no proof. At most 20 sentences; the last says how many more. */
  readonly warnings: readonly string[];
}
