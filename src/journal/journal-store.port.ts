import type { WireAnswer } from '#libs/connector-protocols';
import type { Delivery } from '#libs/provider-spec';
import type { AuditEntry, SealedSubject } from '../audit/index.js';
import type { Decision } from '../decision/index.js';
import type { AttemptIntent, ClaimResult, OpenSignup, SignupRecord } from './journal.port.js';

/** Injection token of the {@link JournalStore}, implemented by storage. */
export const JOURNAL_STORE = Symbol('JOURNAL_STORE');

/** Which of a write's entries go into the log: only those of what took effect. */
export interface ClaimWrite {
  readonly kind: 'claim';
  readonly decisionId: string;
  readonly owner: string;
  readonly signup: SignupRecord;
  readonly subject: SealedSubject;
  readonly leaseMs: number;
  readonly attempt?: AttemptIntent;
  readonly whenWon: readonly AuditEntry[];
}

/** How an attempt ended, as it is stored. Has effect once for each attempt, whoever holds the lease: what a vendor answered is never dropped. */
export interface AttemptEnding {
  readonly attemptId: string;
  readonly state: 'outcome' | 'fault' | 'indeterminate';
  /** JSON text; the log holds the hash of exactly this text. */
  readonly evidence: string;
  readonly vendorReference?: string;
  readonly delivery?: Delivery;
  readonly durationMs: number;
}

export interface AdvanceWrite {
  readonly kind: 'advance';
  readonly decisionId: string;
  readonly owner: string;
  readonly ended?: AttemptEnding;
  readonly next: AttemptIntent;
  readonly whenEnded: readonly AuditEntry[];
  readonly whenHeld: readonly AuditEntry[];
}

export interface ConcludeWrite {
  readonly kind: 'conclude';
  readonly decisionId: string;
  readonly owner: string;
  readonly signup: SignupRecord;
  readonly ended?: AttemptEnding;
  readonly decision: Decision;
  readonly provider?: string;
  readonly answer: WireAnswer;
  readonly replayMs: number;
  readonly whenEnded: readonly AuditEntry[];
  readonly whenConcluded: readonly AuditEntry[];
}

/** Takes a sign-up whose lease ran out, once, from the owner that was seen. */
export interface TakeOverWrite {
  readonly kind: 'takeOver';
  readonly decisionId: string;
  readonly previousOwner: string;
  readonly owner: string;
  readonly leaseMs: number;
  /** An attempt was still open, and is now marked indeterminate. */
  readonly whenMarked: readonly AuditEntry[];
}

/** Entries without a row of their own. */
export interface AppendWrite {
  readonly kind: 'append';
  readonly decisionId: string;
  readonly entries: readonly AuditEntry[];
}

export type Write = ClaimWrite | AdvanceWrite | ConcludeWrite | TakeOverWrite | AppendWrite;

export type ConcludeResult =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'superseded'; readonly answer: WireAnswer }
  /** Somebody took the sign-up over and has not decided yet. */
  | { readonly kind: 'taken_over' };

export interface WriteResults {
  readonly claim: ClaimResult;
  /** False: the lease is lost. */
  readonly advance: boolean;
  readonly conclude: ConcludeResult;
  /** False: somebody else was quicker, or it was concluded. */
  readonly takeOver: boolean;
  readonly append: true;
}
export type WriteResult = WriteResults[Write['kind']];

export interface LostSignup extends OpenSignup {
  readonly owner: string;
}

export interface JournalStore {
  /**
   * One transaction for all: rows first, the log's counter and entries last. Results are in the order of the writes, at most one of which
   * concerns the same decision. Throws NothingWritten, WriteRefused or CommitInDoubt, and nothing else.
   */
  commit(writes: readonly Write[]): Promise<readonly WriteResult[]>;
  /** The answers of those that are decided. Throws NothingWritten when the database is away. */
  answersOf(decisionIds: readonly string[]): Promise<ReadonlyMap<string, WireAnswer>>;
  /** Sign-ups whose lease ran out by the database's clock, the oldest first. */
  findLost(limit: number): Promise<readonly LostSignup[]>;
  /** Index of the newest log entry that was committed through this store. */
  readonly newestIndex?: number;
}

/** Nothing of the batch was written; the same may succeed later (database away, deadlock, time-out). */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten';
}

/** Nothing of the batch was written, and never will be: the database refuses what one of the writes holds. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}

/** The connection broke while COMMIT was under way. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt';
  constructor(
    /** The results if the commit took place. */
    readonly results: readonly WriteResult[],
    /** Did it take place? Waits until the transaction has ended at the server, then answers for good. Throws NothingWritten when it cannot ask. */
    readonly tookPlace: () => Promise<boolean>,
  ) {
    super('the connection broke during COMMIT');
  }
}
