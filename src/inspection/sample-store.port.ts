import type { LogPosition } from './decision-store.port.js';
import type { DecisionSummary } from './decision-view.js';

/** Injection token of the {@link SampleStore}, implemented by storage. */
export const SAMPLE_STORE = Symbol('SAMPLE_STORE');

/** A section of a log: from the entry `from` up to and without `to`. */
export interface LogSection {
  readonly origin: string;
  readonly from: number;
  readonly to: number;
}

export interface DecidedEntry extends LogPosition {
  readonly decisionId: string;
}

/** Reads the log by its indices. Errors are NothingWritten; see the journal. */
export interface SampleStore {
  /** The sections of all logs, in their order, that were written from one time up to and without the other. */
  sections(from: Date, to: Date): Promise<readonly LogSection[]>;
  /** Those of the entries that say what was decided; `next` is the entry's own index. */
  decidedAt(origin: string, indices: readonly number[]): Promise<readonly DecidedEntry[]>;
  /** Every one of a section. */
  decidedIn(section: LogSection): Promise<readonly DecidedEntry[]>;
  /** In the order of the ids that were given. */
  summariesOf(decisionIds: readonly string[]): Promise<readonly DecisionSummary[]>;
}
