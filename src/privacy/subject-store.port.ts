import type { AuditEntry } from '../audit/index.js';
import type { SealedRecord, ValueTrace } from './erasure-store.port.js';
import type { SearchToken } from './subject-search.js';

/** Injection token of the {@link SubjectStore}, implemented by storage. */
export const SUBJECT_STORE = Symbol('SUBJECT_STORE');

/** One sign-up, as it stands in the clear. */
export interface KeptSignUp {
  readonly decisionId: string;
  readonly subjectId: string;
  readonly flow: string;
  readonly step: string;
  /** Of the decision; of one that is being decided the time at which it began. */
  readonly at: Date;
  /** Absent while it is being decided. */
  readonly decision?: {
    readonly kind: string;
    readonly status: string;
    readonly reason: string;
    readonly flagged: boolean;
    readonly answerStatus: number;
    /** Sealed. */
    readonly answerBody: string;
  };
  readonly accountClosedAt?: Date;
  /** A human approved it: there is an account although the answer was no Continue. */
  readonly isApproved: boolean;
}

export interface KeptAttempt {
  readonly decisionId: string;
  readonly provider: string;
  readonly startedAt: Date;
  readonly state: string;
  readonly vendorReference?: string;
  /** As it was stored, or undefined. */
  readonly evidence?: unknown;
}

export interface KeptCase {
  readonly caseId: string;
  readonly decisionId: string;
  readonly flow: string;
  readonly state: string;
  readonly askedFor: string;
  readonly requestedAt: Date;
  readonly closedAt?: Date;
  readonly closingReason?: string;
  readonly accountId?: string;
}

export interface KeptNote {
  readonly noteId: string;
  readonly caseId: string;
  readonly at: Date;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

export interface KeptUse {
  readonly decisionId: string;
  readonly invitationId: string;
  readonly label?: string;
  readonly state: string;
  readonly reservedAt: Date;
}

export interface KeptMail {
  readonly caseId: string;
  readonly kind: string;
  readonly state: string;
  readonly at: Date;
}

export interface KeptListEntry {
  readonly id: string;
  readonly list: string;
  readonly kind: string;
  readonly shown: string;
  readonly flow?: string;
  readonly reason: string;
  readonly note?: string;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly removedAt?: Date;
}

export interface KeptInvitation {
  readonly id: string;
  readonly label?: string;
  readonly flow?: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly isRevoked: boolean;
}

/** Sign-ups and cases that tokens lead to. */
export interface FoundSubjects {
  /** How many people that are, as for an erasure. */
  readonly persons: number;
  readonly decisionIds: readonly string[];
  readonly caseIds: readonly string[];
}

/** Reads; and puts on record that it was read. Errors are NothingWritten and WriteRefused; see the journal. */
export interface SubjectStore {
  /** In the order of time. */
  find(tokens: readonly SearchToken[]): Promise<FoundSubjects>;
  signUpsOf(decisionIds: readonly string[]): Promise<readonly KeptSignUp[]>;
  /** What is sealed of sign-ups and cases; those that were erased are absent. */
  recordsOf(ids: readonly string[]): Promise<readonly SealedRecord[]>;
  attemptsOf(decisionIds: readonly string[]): Promise<readonly KeptAttempt[]>;
  casesOf(caseIds: readonly string[]): Promise<readonly KeptCase[]>;
  notesOf(caseIds: readonly string[]): Promise<readonly KeptNote[]>;
  usesOf(decisionIds: readonly string[]): Promise<readonly KeptUse[]>;
  mailsOf(caseIds: readonly string[]): Promise<readonly KeptMail[]>;
  tracedBy(
    traces: readonly ValueTrace[],
  ): Promise<{ readonly listEntries: readonly KeptListEntry[]; readonly invitations: readonly KeptInvitation[] }>;
  record(entries: readonly AuditEntry[]): Promise<void>;
  /**
   * The account of what the tokens lead to was closed: of everything that was there before `closedAt`, for what came later has an account of
   * its own. How many sign-ups that are; of more than one person nothing is changed.
   */
  closeAccount(
    tokens: readonly SearchToken[],
    closedAt: Date,
    entriesOf: (signUps: number) => readonly AuditEntry[],
  ): Promise<{ readonly persons: number; readonly signUps: number }>;
}
