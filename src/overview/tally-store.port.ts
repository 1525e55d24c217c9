import type { Fence, LeaseStore } from '../leadership/index.js';
import type { DatedTally, Tally, Width } from './tally.js';

/** Injection token of the {@link TallyStore}, implemented by storage. */
export const TALLY_STORE = Symbol('TALLY_STORE');

/** An entry's place in the logs of this database: origins are named in the order of their opening. */
export interface LoggedBytes {
  readonly origin: string;
  readonly index: number;
  readonly envelope: Buffer;
}

/** What the projection reads at a time. */
export interface LogWindow {
  readonly entries: readonly LoggedBytes[];
  /** Entries of the kinds asked for besides, about the same decisions, wherever in the logs they are. */
  readonly related: readonly LoggedBytes[];
}

export interface WindowRequest {
  readonly kinds: readonly string[];
  readonly relatedKinds: readonly string[];
  /** Entries that one commit reads. */
  readonly limit: number;
}

/** Whole buckets of one width: from the start of one to the end of another. */
export interface Period {
  readonly width: Width;
  readonly from: Date;
  readonly to: Date;
}

export interface PeriodSums {
  /** Decisions of each bucket by status. */
  readonly outcomes: readonly { readonly at: Date; readonly status: string; readonly n: number }[];
  /** Of the whole period, `n` by everything else. */
  readonly totals: readonly Tally[];
}

/** The charts' numbers, and how far in the log they are. */
export interface TallyStore extends LeaseStore {
  /** Begins at the start of the first log, the first time that it is called. */
  open(): Promise<void>;
  /** Folds one window and moves the cursor past it, in one commit. `fold` may be called again, so it only computes. */
  advance(
    request: WindowRequest,
    fold: (window: LogWindow) => readonly DatedTally[],
    fence: Fence,
  ): Promise<'advanced' | 'at_end' | 'lost_lease'>;
  /** Entries that have not been read yet. */
  behind(): Promise<number>;
  /** Forgets buckets of this width that began before; not more than a few thousand rows at a time. */
  prune(width: Width, before: Date, fence: Fence): Promise<void>;
  sums(period: Period, flow: string | undefined): Promise<PeriodSums>;
}
