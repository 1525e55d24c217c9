import type { LoggedEntry } from '../decision-store.port.js';
import type { DecisionSummary } from '../decision-view.js';

/** Injection token of the {@link QuestionStore}, implemented by storage. */
export const QUESTION_STORE = Symbol('QUESTION_STORE');

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** A call to a provider that gave no answer, and what was decided nevertheless. */
export interface FailedAttempt {
  readonly startedAt: Date;
  readonly fault: string;
  readonly delivery?: string;
  /** Absent while it is not decided. */
  readonly decision?: DecisionSummary;
  readonly decisionId: string;
}

export interface LateCase {
  readonly caseId: string;
  readonly decisionId: string;
  readonly flow: string;
  readonly state: string;
  readonly requestedAt: Date;
  readonly dueAt: Date;
  readonly closedAt?: Date;
  readonly assignee?: string;
}

/** What the auditor's questions read. Lists are bounded by their `limit`. Errors are NothingWritten; see the journal. */
export interface QuestionStore {
  /** What people and workers did, oldest first: kinds that a sign-up does not write by itself. `actor`: by this one only. */
  deeds(kinds: readonly string[], period: Period, limit: number, actor?: string): Promise<readonly LoggedEntry[]>;
  /** Starts of processes with a version of the configuration, oldest first, and before them the last start with another one. */
  startsWith(configVersion: string, limit: number): Promise<readonly LoggedEntry[]>;
  /** The text of each version that is kept, without secrets. */
  configurationTexts(versions: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Entries of these kinds about any of the decisions, in the order of the log. */
  entriesAbout(
    decisionIds: readonly string[],
    kinds: readonly string[],
    limit: number,
  ): Promise<readonly LoggedEntry[]>;
  /**
   * The decision and every other one that shares an address or id with it, as long as nothing was erased; where it has neither, a number.
   */
  sameSubject(decisionId: string, limit: number): Promise<readonly string[]>;
  failedAttempts(provider: string, period: Period, limit: number): Promise<readonly FailedAttempt[]>;
  /** Of the period, by the time of the request: closed too late, or still open though due before `now`. */
  lateCases(period: Period, now: Date, limit: number): Promise<readonly LateCase[]>;
}
