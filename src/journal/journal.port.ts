import type { WireAnswer } from '#libs/connector-protocols';
import type { Delivery, ProviderErrorKind, ProviderOutcome, Sensitive } from '#libs/provider-spec';
import type { Decision } from '../decision/index.js';

/** One sign-up call: everything that is recorded of it in the clear. */
export interface SignupRecord {
  /** UUIDv7. */
  readonly decisionId: string;
  /** HMAC over flow, step and normalised claims, 32 bytes. The same call again has the same key. */
  readonly key: Uint8Array;
  readonly flow: string;
  readonly step: string;
  /** The caller's own id, else ours. */
  readonly correlationId: string;
  readonly configVersion: string;
  /** As sent by the caller: an answer made later must speak the same language. */
  readonly locales: readonly string[];
  /** Who called: `basic:<user name>` or `client-certificate:<thumbprint prefix>`; the actor of the audit entries. */
  readonly caller: string;
}

/** The person's data: encrypted under a key of its own before it is stored. */
export interface SubjectData {
  /** UUIDv7: names the key that can be destroyed. */
  readonly subjectId: string;
  /** JSON text of what the caller sent. */
  readonly payload: Sensitive<string>;
  /** What the person can be found by. Stored as keyed hashes only. */
  readonly searchable: readonly {
    readonly field: 'email' | 'phone' | 'external_id';
    readonly value: Sensitive<string>;
  }[];
}

/** What is made durable before a byte leaves for a vendor. */
export interface AttemptIntent {
  /** UUIDv7. */
  readonly attemptId: string;
  /** Our reference in the vendor's records. */
  readonly reference: string;
  /** Instance name of the configuration. */
  readonly provider: string;
  readonly planStep: number;
  /** After this many milliseconds without an outcome the attempt counts as lost. */
  readonly leaseMs: number;
}

export interface AttemptFault {
  readonly kind: ProviderErrorKind | 'breaker_open' | 'bulkhead_full' | 'lease_expired';
  readonly delivery: Delivery;
  readonly vendorCode?: string;
  readonly httpStatus?: number;
}

export interface AttemptResult {
  readonly attemptId: string;
  readonly provider: string;
  readonly durationMs: number;
  readonly result: { readonly outcome: ProviderOutcome } | { readonly fault: AttemptFault };
}

export type ClaimResult =
  /** This process runs the sign-up now. */
  | { readonly kind: 'won' }
  /** It was decided already. */
  | { readonly kind: 'decided'; readonly decisionId: string; readonly answer: WireAnswer }
  /** Another process runs it, or ran it when it died. */
  | { readonly kind: 'running'; readonly decisionId: string };

export interface Conclusion {
  readonly signup: SignupRecord;
  /** The attempt that led here, when there was one. */
  readonly attempt?: AttemptResult;
  readonly decision: Decision;
  readonly answer: WireAnswer;
  /** How long the same call gets this answer again; 0 when nothing was bought and a new press may try again. */
  readonly replayMs: number;
}

/** A sign-up whose process died, or hung past its lease. */
export interface OpenSignup {
  readonly signup: SignupRecord;
  readonly attempt?: AttemptIntent;
}

/** Throws JournalUnavailable when the commit did not happen (or cannot be proven) in time; nothing is answered as decided then. */
export interface Journal {
  /** S1: claim, sealed subject data and, when a provider is chosen already, the first intent: one commit. */
  claim(request: {
    readonly signup: SignupRecord;
    readonly subject: SubjectData;
    readonly leaseMs: number;
    readonly attempt?: AttemptIntent;
  }): Promise<ClaimResult>;
  /**
   * The intent of an attempt that the claim did not hold, with the end of the one before it where there was one (fail-over): one commit.
   * False: this process lost its lease and must stop.
   */
  nextAttempt(step: {
    readonly signup: SignupRecord;
    readonly ended?: AttemptResult;
    readonly next: AttemptIntent;
  }): Promise<boolean>;
  /** S3: outcome, decision and answer: one commit. When somebody else concluded first, theirs is the answer. */
  conclude(
    conclusion: Conclusion,
  ): Promise<{ readonly kind: 'recorded' } | { readonly kind: 'superseded'; readonly answer: WireAnswer }>;
  /** Waits for another process's answer; undefined when `signal` aborts first. One multiplexed poll serves all waiters. */
  answerOf(decisionId: string, signal: AbortSignal): Promise<WireAnswer | undefined>;
  /** The caller was answered before the decision: on record before the answer goes out. */
  recordDeferred(event: {
    readonly signup: SignupRecord;
    readonly decisionId: string;
    readonly answered: 'still_checking' | Decision;
  }): Promise<void>;
}

/** How the sweeper ends a lost sign-up; implemented by the pipeline. */
export interface Recovery {
  recover(lost: OpenSignup): Promise<Conclusion>;
  /** The conclusion is on record. */
  recovered?(conclusion: Conclusion): void;
}

export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable';
}

/** The sign-up was decided, and its person erased before somebody who still waited was told: there is no answer to give any more. */
export class AnswerErased extends Error {
  override readonly name = 'AnswerErased';
  constructor() {
    super('the answer was erased with its person');
  }
}

/** The text of an answer that was erased: no answer has an empty one. */
export const ERASED_ANSWER = '';
