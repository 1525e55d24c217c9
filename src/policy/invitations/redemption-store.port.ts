import type { AuditEntry } from '../../audit/index.js';
import type { UseState } from './invitation.js';
import type { RedemptionAttempt, RedemptionChanges, RedemptionView } from './redemption.js';

/** Injection token of the {@link RedemptionStore}, implemented by storage. */
export const REDEMPTION_STORE = Symbol('REDEMPTION_STORE');

/** How a reservation ends, or waits for somebody's approval. */
export type UseEnd = Exclude<UseState, 'reserved'>;

export interface Settlement {
  readonly decisionId: string;
  readonly end: UseEnd;
}

export interface Settled extends Settlement {
  readonly codeId: string;
}

export interface UseTimes {
  /** A reservation without a decision returns after so many milliseconds. */
  readonly leaseMs: number;
  /** A use that waits for an approval returns after so many. */
  readonly holdMs: number;
  /** For so long after it was consumed the same person may have a use again; for `holdMs` when an approval came in between. */
  readonly retakeMs: number;
}

/** Which entries of a transaction go into the log. Called again when the transaction met another one. */
export type EntriesOf<Result> = (result: Result) => readonly AuditEntry[];

/** Each method is one transaction, rows first and the log last. Throws NothingWritten or WriteRefused of the journal, and nothing else. */
export interface RedemptionStore {
  /**
   * Locks flows and codes, reads, asks `judge`, writes: the same statements whatever the codes are. Other replicas that concern the same
   * flow wait meanwhile, so that no limit is passed and no use is given twice.
   */
  redeem<Judged extends RedemptionChanges>(
    attempts: readonly RedemptionAttempt[],
    times: UseTimes,
    judge: (view: RedemptionView) => Judged,
    entries: EntriesOf<Judged>,
  ): Promise<Judged>;
  /** The settlements that took effect. What was settled before stays as it is, but for what was held. */
  settle(
    settlements: readonly Settlement[],
    times: UseTimes,
    entries: EntriesOf<readonly Settled[]>,
  ): Promise<readonly Settled[]>;
  /**
   * Settles what was left behind, by the decision that is on record, and returns what waited too long. Several replicas at once take
   * different codes. Forgets failures that count no more. The settlements that took effect.
   */
  sweep(times: UseTimes, limit: number, entries: EntriesOf<readonly Settled[]>): Promise<readonly Settled[]>;
}
