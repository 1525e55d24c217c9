import type { AuditEntry } from '../../audit/index.js';
import type { Invitation, InvitationState, InvitationTerms, UseState } from './invitation.js';

/** Injection token of the {@link InvitationRegister}, implemented by storage. */
export const INVITATION_REGISTER = Symbol('INVITATION_REGISTER');

export interface NewInvitation extends InvitationTerms {
  readonly id: string;
  readonly codeHash: Buffer;
  readonly hint: string;
}

export interface NewBatch {
  readonly batchId: string;
  readonly issuer: string;
  readonly label?: string;
}

/** Uses that one issuer may give away in a period; counted are the uses of every code made in it, revoked ones too. */
export interface Quota {
  readonly uses: number;
  readonly periodMs: number;
}

export interface IssuerQuota extends Quota {
  readonly issuer: string;
  /** Given away in the period that ends now. */
  readonly used: number;
  /** Absent: the default holds. */
  readonly setBy?: string;
  readonly setAt?: Date;
}

export type IssueResult =
  /** Ids that are stored; the code of one that is missing existed already. */
  | { readonly kind: 'issued'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'over_quota'; readonly left: number };

export interface InvitationFilter {
  readonly state?: InvitationState;
  readonly flow?: string;
  readonly issuer?: string;
  readonly label?: string;
  readonly batchId?: string;
}

/** A use as staff see it: whose it is stands behind the decision, sealed. */
export interface Redemption {
  readonly decisionId: string;
  readonly state: UseState;
  readonly reservedAt: Date;
  readonly settledAt?: Date;
  /** Kind of the decision, once there is one. */
  readonly decision?: string;
  readonly subjectId?: string;
}

/** Each change is one transaction with its entries. Throws NothingWritten or WriteRefused of the journal. */
export interface InvitationRegister {
  /** All of them or, over the quota, none. */
  issue(
    batch: NewBatch,
    invitations: readonly NewInvitation[],
    standard: Quota,
    entries: (stored: ReadonlySet<string>) => readonly AuditEntry[],
  ): Promise<IssueResult>;
  /** Of one code, or of all of a batch that are not yet; the ids that are revoked now, undefined when there is no such code or batch. */
  revoke(
    which: { readonly id: string } | { readonly batchId: string },
    by: string,
    entries: (ids: readonly string[]) => readonly AuditEntry[],
  ): Promise<readonly string[] | undefined>;
  /** Newest first; `before`: id of the last one of the page before. With the time by which states are told. */
  list(
    filter: InvitationFilter,
    limit: number,
    before?: string,
  ): Promise<{ readonly now: Date; readonly invitations: readonly Invitation[] }>;
  find(
    which: { readonly id: string } | { readonly codeHash: Buffer },
  ): Promise<{ readonly now: Date; readonly invitation: Invitation } | undefined>;
  /** Newest first; `before`: decision id of the last one of the page before. */
  redemptions(id: string, limit: number, before?: string): Promise<readonly Redemption[]>;
  quotaOf(issuer: string, standard: Quota): Promise<IssuerQuota>;
  setQuota(issuer: string, quota: Quota, by: string, entries: readonly AuditEntry[]): Promise<void>;
}
