import type { Decision } from '../decision/index.js';
import type { AttemptResult, SignupRecord } from '../journal/index.js';

/** Nothing in this file throws, waits, or does input and output; no field of it holds personal data, except `error`, which is described. */

/** Which sign-up an event is about. A SignupRecord is one. */
export type SignupRef = Pick<SignupRecord, 'decisionId' | 'correlationId' | 'flow' | 'step'>;

export type FailureReason = 'journal_unavailable' | 'policy_unavailable' | 'defect';

export interface DecidedDetails {
  /** Of the whole run. */
  readonly durationMs: number;
  /** Instance that the decision rests on. */
  readonly provider?: string;
  /** Nobody waited for it any more. */
  readonly detached: boolean;
}

export interface AttemptDetails {
  /** Nobody waits for it any more. */
  readonly detached?: boolean;
  /** What was thrown, where something was. */
  readonly error?: unknown;
}

/** What the pipeline tells of itself. */
export interface SignupEvents {
  /** A call came in. `traceparent`: header of the caller's request, if it sent one. Each call must be followed by `finished`. */
  received(signup: SignupRef, traceparent?: string): void;
  /** The call was given an answer. `failed`: by our own fault. */
  finished(signup: SignupRef, failed: boolean): void;
  /** One attempt at a provider is over. */
  attemptEnded(signup: SignupRef, attempt: AttemptResult, details?: AttemptDetails): void;
  /** The sign-up was decided, and that is on record. */
  decided(signup: SignupRef, decision: Decision, details: DecidedDetails): void;
  /** The call was given the stored or shared answer of a same call. */
  replayed(signup: SignupRef): void;
  /** The caller was answered before the check had ended. */
  deferred(signup: SignupRef): void;
  /** The call could not be decided: a fault of ours. */
  failed(signup: SignupRef, reason: FailureReason, error: unknown): void;
}

export type BreakerState = 'closed' | 'half_open' | 'open' | 'isolated';

/** How a process ended: one of the two is null. */
export interface ServerEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What is heard of the embedded database. The storage has a port of its own for it: importing that would close a circle. */
export interface DatabaseEvents {
  serverEnded(end: ServerEnd): void;
  serverRestarted(restart: { readonly attempts: number; readonly milliseconds: number }): void;
}

export interface BreakerEvents {
  breakerChanged(provider: string, state: BreakerState): void;
}

/** Read when metrics are scraped, so that a request pays nothing for them. */
export interface GaugeSources {
  readonly bulkheads?: () => Iterable<{ readonly provider: string; readonly inUse: number; readonly limit: number }>;
  /** Jobs that wait for a flush. */
  readonly journalQueueDepth?: () => number;
  /** Sign-ups that are being decided, detached ones included. */
  readonly runsInFlight?: () => number;
  /** Checks that go on after their caller was answered. */
  readonly detachedInFlight?: () => number;
  /** Index of the newest durable audit entry. */
  readonly auditIndex?: () => number;
}

/** What an operator should hear of the charts and of providers taken out of use. */
export interface OverviewEvents {
  /** This process reads the log for the charts from now on, or no more. */
  leads(leads: boolean): void;
  /** Entries that the charts are behind the log, told by the one that reads it. */
  behind(entries: number): void;
  /** A fault of ours, mostly the database; the next round tries again. */
  failed(worker: 'projection' | 'isolation', error: unknown): void;
}

/** What an operator should hear of cases. Nothing here names a person. */
/** The worker that writes files of decisions. */
export interface ExportEvents {
  workerFailed(error: unknown): void;
}

export interface ApprovalEvents {
  /** One try to make the account of a case. `code`: how it was made, or why not; a word of ours. */
  provisioningTried(
    caseId: string,
    result: 'done' | 'postponed' | 'failed' | 'lost',
    about: { readonly code: string; readonly attempts: number; readonly durationMs: number },
  ): void;
  /** A round of a worker failed; the next one tries again. */
  workerFailed(worker: 'case_expiry' | 'provisioning', error: unknown): void;
}
