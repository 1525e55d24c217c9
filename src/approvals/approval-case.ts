import type { CaseState } from './approvals.port.js';

export const CASE_DECISIONS = ['approve', 'deny'] as const;
export type CaseDecision = (typeof CASE_DECISIONS)[number];

/** One reviewer's word on one case; nobody has two. */
export interface Vote {
  readonly staffId: string;
  readonly decision: CaseDecision;
  readonly reason: string;
  readonly at: Date;
}

export const PROVISIONING_STATES = ['waiting', 'done', 'failed'] as const;
export type ProvisioningState = (typeof PROVISIONING_STATES)[number];

/** The way of an approved case to its account. */
export interface Provisioning {
  readonly state: ProvisioningState;
  readonly attempts: number;
  /** Why the last try did not end in an account; a word of ours. */
  readonly code?: string;
  /** `created`, `invited` or `adopted`, once it is done. */
  readonly how?: string;
  /** Object id of the directory: opaque, and known to nobody who cannot read the directory. */
  readonly accountId?: string;
  /** When the next try is due, while it waits. */
  readonly notBefore?: Date;
}

/** One person's request to sign up, without the person: that is sealed. */
export interface ApprovalCase {
  /** UUIDv7. */
  readonly caseId: string;
  readonly flow: string;
  /** The sign-up that opened it; its events carry this id. */
  readonly decisionId: string;
  readonly state: CaseState;
  /** Grows with every change; a decision may name the version that it was made on. */
  readonly version: number;
  readonly fourEyes: boolean;
  /** Why a human is asked. */
  readonly askedFor: string;
  readonly subjectId: string;
  /** Keyed hash of the e-mail address. */
  readonly emailKey?: Buffer;
  readonly requestedAt: Date;
  /** A decision is late after this. */
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly closedAt?: Date;
  readonly closingReason?: string;
  readonly assignee?: string;
  readonly votes: readonly Vote[];
  readonly provisioning?: Provisioning;
}

export const isOverdue = ({ state, dueAt }: Pick<ApprovalCase, 'state' | 'dueAt'>, now: Date): boolean =>
  state === 'requested' && dueAt <= now;
