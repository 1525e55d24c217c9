import type { AuditEntry, SealedSubject, SearchField, WrappedKey } from '../audit/index.js';
import type { DecisionFilter } from './decision-filter.js';
import type { AttemptView, DecisionSummary } from './decision-view.js';

/** Injection token of the {@link DecisionStore}, implemented by storage. */
export const DECISION_STORE = Symbol('DECISION_STORE');

/** What a person is looked up by: every one of them must fit. */
export type PersonTokens = readonly { readonly field: SearchField; readonly token: Buffer }[];

/** A place in the log: everything before it has been seen. */
export interface LogPosition {
  readonly origin: string;
  /** Index of the next entry. */
  readonly next: number;
}

export interface DecisionQuery {
  readonly filter: DecisionFilter;
  readonly person?: PersonTokens;
  /** Only what came before this decision. */
  readonly before?: string;
  readonly limit: number;
}

export interface StoredDecision extends DecisionSummary {
  readonly correlationId?: string;
  readonly subjectId?: string;
  readonly message?: string;
  readonly answerStatus: number;
}

/** An entry of the log about a decision, as it was written. */
export interface LoggedEntry {
  readonly origin: string;
  readonly index: number;
  readonly envelope: Buffer;
}

export type SealedPerson = WrappedKey & Pick<SealedSubject, 'nonce' | 'ciphertext'>;

/** Errors are NothingWritten (the same may succeed later) and WriteRefused; see the journal. */
export interface DecisionStore {
  /** Newest first. What is on record while one pages is on exactly one of the pages, or on none when it came later. */
  search(query: DecisionQuery): Promise<readonly DecisionSummary[]>;
  /** Where the log ends now. */
  position(): Promise<LogPosition>;
  /** The place behind the entry that says what was decided; undefined when there is no such decision. */
  positionOf(decisionId: string): Promise<LogPosition | undefined>;
  /** What was put on record from a place on, oldest first, and the place behind it. `filter.reference` is not minded. */
  since(
    position: LogPosition,
    filter: DecisionFilter,
    limit: number,
  ): Promise<{ readonly decisions: readonly DecisionSummary[]; readonly position: LogPosition }>;
  find(decisionId: string): Promise<StoredDecision | undefined>;
  attemptsOf(decisionIds: readonly string[]): Promise<ReadonlyMap<string, readonly AttemptView[]>>;
  /** In the order of the log. */
  entriesOf(decisionId: string): Promise<readonly LoggedEntry[]>;
  casesOf(decisionId: string): Promise<readonly string[]>;
  /** Languages that the caller asked for; none when the person has signed up again since. */
  localesOf(decisionId: string): Promise<readonly string[]>;
  /** Undefined: erased, or never there. Context = decision id. */
  personOf(decisionId: string): Promise<SealedPerson | undefined>;
  /** The same, with the entry that says who looked in one commit. */
  reveal(decisionId: string, entryFor: (person: SealedPerson) => AuditEntry): Promise<SealedPerson | undefined>;
  /** Only entries: something was seen, nothing changed. */
  append(entries: readonly AuditEntry[]): Promise<void>;
}
