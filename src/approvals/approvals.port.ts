import type { DecodedCall } from '#libs/connector-protocols';
import type { SignupRecord } from '../journal/index.js';
import type { PolicySubject } from '../policy/index.js';

export const CASE_STATES = ['requested', 'approved', 'denied', 'expired', 'withdrawn'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export interface ApprovalRequest {
  readonly signup: SignupRecord;
  readonly subject: PolicySubject;
  /** Everything that an account would be made from; kept encrypted. */
  readonly call: DecodedCall;
  /** Why a human is asked: 'approval_required', or the reason of an inconclusive check. */
  readonly reason: string;
  /** A check of this very sign-up ended `verified`: automatic rules may ask for that. */
  readonly verified?: boolean;
}

export type ApprovalResult =
  | { readonly kind: 'approved'; readonly caseId?: string }
  | { readonly kind: 'denied'; readonly caseId?: string }
  /** Opened now, or joined: one person has one open case. */
  | { readonly kind: 'pending'; readonly caseId: string };

export interface Approvals {
  /** After federation: by issuer + issuerAssignedId, else e-mail. Undefined: this person never asked. */
  statusOf(subject: PolicySubject): Promise<{ readonly caseId: string; readonly state: CaseState } | undefined>;
  /** Before creating the user: automatic rules first, else a case. Idempotent by decision. */
  request(request: ApprovalRequest): Promise<ApprovalResult>;
}
export const APPROVALS = Symbol('APPROVALS');
