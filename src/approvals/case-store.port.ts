import type { AuditEntry, SealedSubject, WrappedKey } from '../audit/index.js';
import type { ApprovalCase, Vote } from './approval-case.js';
import type { CaseState } from './approvals.port.js';
import type { CaseRefusal } from './case-decision.rules.js';
import type { ClosedState } from './case-states.table.js';

/** Injection token of the {@link CaseStore}, implemented by storage. */
export const CASE_STORE = Symbol('CASE_STORE');

export interface NewCase {
  readonly caseId: string;
  readonly decisionId: string;
  readonly flow: string;
  /** Keyed hash of issuer and issuerAssignedId, else of the e-mail address: one person has one open case of a flow. */
  readonly personKey: Buffer;
  readonly emailKey?: Buffer;
  readonly askedFor: string;
  readonly fourEyes: boolean;
  readonly requestedAt: Date;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly sealed: SealedSubject;
  /** Goes into the log when the case is opened, not when an open one is joined. */
  readonly whenOpened: readonly AuditEntry[];
}

/** What a change does; the version grows by one with each. */
export interface CaseChange {
  readonly state?: ClosedState;
  readonly closingReason?: string;
  readonly vote?: Vote;
  /** Null: nobody's any more. */
  readonly assignee?: string | null;
  readonly note?: NewNote;
  /** `enqueue`: an account is to be made. `retry`: what failed is to be tried again. */
  readonly provisioning?: 'enqueue' | 'retry';
  readonly at: Date;
  readonly entries: readonly AuditEntry[];
}

export interface NewNote {
  readonly noteId: string;
  readonly author: string;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

export interface SealedNote extends NewNote {
  readonly at: Date;
}

export const CASE_ORDERS = ['requested', 'due'] as const;
export type CaseOrder = (typeof CASE_ORDERS)[number];

export interface CaseFilter {
  readonly state?: CaseState;
  readonly flow?: string;
  /** `none`: nobody's. */
  readonly assignee?: string;
  /** Open, and due before this. */
  readonly overdueAt?: Date;
  /** In which order: as they were opened, unless another one is named; cases due at the same time stand as they were opened. */
  readonly order?: CaseOrder;
  /** Case id after which the page starts. */
  readonly after?: string;
  readonly limit: number;
}

/** Errors are NothingWritten (the same may succeed later) and WriteRefused; see the journal. */
export interface CaseStore {
  /** Opens the case, or joins the one that is open for the person or was answered meanwhile, or gives what this decision was given before. */
  open(request: NewCase): Promise<{ readonly caseId: string; readonly state: CaseState; readonly opened: boolean }>;
  /** The person's open case of the flow, else the latest. */
  latestOf(flow: string, personKey: Buffer): Promise<ApprovalCase | undefined>;
  /** The case that this decision opened or joined. */
  ofDecision(decisionId: string): Promise<ApprovalCase | undefined>;
  find(caseId: string): Promise<ApprovalCase | undefined>;
  list(filter: CaseFilter): Promise<readonly ApprovalCase[]>;
  /**
   * Judges the case as it is, and applies what `judge` says, in one transaction that nobody else can come between. Undefined: no such case.
   * `judge` may be called again, so it only computes.
   */
  change(
    caseId: string,
    judge: (current: ApprovalCase) => CaseChange | CaseRefusal,
  ): Promise<ApprovalCase | CaseRefusal | undefined>;
  /** Expires open cases whose time is over, once each however many replicas do it; how many. */
  expire(now: Date, limit: number, entriesFor: (expired: ApprovalCase) => readonly AuditEntry[]): Promise<number>;
  /** The person's data, context = case id. A person who was erased has none. */
  sealedOf(
    caseIds: readonly string[],
  ): Promise<ReadonlyMap<string, WrappedKey & Pick<SealedSubject, 'nonce' | 'ciphertext'>>>;
  /** In the order in which they were written; context = note id, under the key of the case's person. */
  notesOf(caseId: string): Promise<readonly SealedNote[]>;
  /** The log's entries about the case, oldest first: envelopes as they were written. */
  eventsOf(current: Pick<ApprovalCase, 'caseId' | 'decisionId'>): Promise<readonly Buffer[]>;
  /** Only entries: something was seen, nothing changed. */
  append(entries: readonly AuditEntry[]): Promise<void>;
}
