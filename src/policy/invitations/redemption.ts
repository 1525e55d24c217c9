import type { Sensitive } from '#libs/provider-spec';
import type { Invitation, Refusal, UseState } from './invitation.js';

/** One person with one code, on behalf of one decision. */
export interface RedemptionAttempt {
  readonly decisionId: string;
  readonly flow: string;
  /** Keyed hash of the folded code, 32 bytes. */
  readonly codeHash: Buffer;
  readonly emailHash?: Buffer;
  readonly domain?: Sensitive<string>;
  /** Whose use it would be, 16 bytes; the same person again shares the use. */
  readonly holder?: Buffer;
  /** What failures of this attempt are counted under. */
  readonly subjects: readonly LimitSubject[];
}

export const LIMIT_SCOPES = ['flow', 'email', 'address', 'code'] as const;
export type LimitScope = (typeof LIMIT_SCOPES)[number];

export interface LimitSubject {
  readonly scope: LimitScope;
  readonly subject: Buffer;
}

/** One use of a code, or a share in one, by one decision. */
export interface Reservation {
  readonly decisionId: string;
  /** Uses are counted by this: decisions about the same person share one. */
  readonly useId: string;
  readonly codeId: string;
  readonly holder?: Buffer;
}

export interface KnownUse extends Reservation {
  readonly state: UseState;
  /** Of a consumed use: until when the same person may have it again. */
  readonly retakeUntil?: Date;
}

/** What storage knows of a batch of attempts, read behind the locks that keep it true until the changes are written. */
export interface RedemptionView {
  readonly now: Date;
  readonly codes: readonly (Invitation & { readonly codeHash: Buffer })[];
  /** Of the attempts' decisions and of their holders. */
  readonly uses: readonly KnownUse[];
  /** Failures inside each scope's window; a subject without any is absent. */
  readonly failures: readonly (LimitSubject & { readonly count: number })[];
  /** Flows in which nothing is redeemed for a while. */
  readonly blocked: ReadonlyMap<string, Date>;
}

export type Verdict =
  | { readonly kind: 'reserved'; readonly code: Invitation; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly code?: Invitation };

/** What is to be written for a batch. */
export interface RedemptionChanges {
  readonly reservations: readonly Reservation[];
  /** Uses that each code loses: code id -> number. */
  readonly taken: ReadonlyMap<string, number>;
  readonly failures: readonly LimitSubject[];
  /** Flow -> until when. */
  readonly blocked: ReadonlyMap<string, Date>;
}

export interface Judgement extends RedemptionChanges {
  /** In the order of the attempts. */
  readonly verdicts: readonly Verdict[];
}

export interface AttemptLimits {
  /** Failures in an hour. */
  readonly perEmail: number;
  readonly perAddress: number;
  readonly perCode: number;
  /** Failures in a minute; at so many the flow redeems nothing for a minute. */
  readonly perFlow: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const BLOCK_MS = MINUTE_MS;

/** How far back failures count. */
export const WINDOWS_MS: Readonly<Record<LimitScope, number>> = {
  flow: MINUTE_MS,
  email: HOUR_MS,
  address: HOUR_MS,
  code: HOUR_MS,
};
