/**
 * What the desks of cases, lists and invitations say, as it comes over the wire: every time is RFC 3339 text. Held to the types of the
 * service by test/architecture/console-contract.ts.
 */

export type CaseState = 'requested' | 'approved' | 'denied' | 'expired' | 'withdrawn';
export type CaseDecision = 'approve' | 'deny';
export type ReasonPurpose = CaseDecision | 'withdraw' | 'reveal';

/** One reviewer's word. */
export interface CaseVote {
  readonly staffId: string;
  readonly decision: CaseDecision;
  readonly reason: string;
  readonly at: string;
}

export interface CaseProvisioning {
  readonly state: 'waiting' | 'done' | 'failed';
  readonly attempts: number;
  readonly code?: string;
  /** `created`, `invited` or `adopted`. */
  readonly how?: string;
  readonly accountId?: string;
  readonly notBefore?: string;
}

/** What a list may show of somebody. */
export interface MaskedPerson {
  readonly email?: string;
  readonly name?: string;
  readonly country?: string;
  readonly identityProvider?: string;
}

export interface CaseView {
  readonly caseId: string;
  readonly decisionId: string;
  readonly flow: string;
  readonly state: string;
  /** Grows with each change. */
  readonly version: number;
  readonly askedFor: string;
  readonly fourEyes: boolean;
  readonly requestedAt: string;
  readonly dueAt: string;
  readonly expiresAt: string;
  readonly overdue: boolean;
  readonly closedAt?: string;
  readonly closingReason?: string;
  readonly assignee?: string;
  readonly votes: readonly CaseVote[];
  readonly provisioning?: CaseProvisioning;
  /** Absent when the person was erased. */
  readonly person?: MaskedPerson;
}

export interface CaseDetail extends CaseView {
  readonly notes: readonly {
    readonly noteId: string;
    readonly author: string;
    readonly at: string;
    readonly text: string;
  }[];
}

export interface CaseEvent {
  readonly uid: string;
  readonly at: string;
  readonly kind: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly body: Readonly<Record<string, unknown>>;
}

/** Everything that the person sent, in the clear. */
export interface CasePerson {
  readonly claims: Readonly<Record<string, string | number | boolean>>;
  readonly identities: readonly {
    readonly signInType: string;
    readonly issuer: string;
    readonly issuerAssignedId: string;
  }[];
  readonly locales: readonly string[];
}

export interface CaseReasonView {
  readonly code: string;
  readonly for: readonly ReasonPurpose[];
  /** In the language that was asked for. */
  readonly label: string;
}

export interface CaseFilters {
  readonly state?: CaseState;
  readonly flow?: string;
  /** A staff id, or `none`. */
  readonly assignee?: string;
  readonly overdue?: boolean;
  readonly order?: 'requested' | 'due';
}

export type ListName = 'block' | 'allow';
export type ListKind = 'email' | 'email_domain' | 'phone' | 'country' | 'cidr' | 'issuer' | 'external_id';
export type ListReason =
  | 'fraud'
  | 'abuse'
  | 'legal'
  | 'policy'
  | 'partner'
  | 'employee'
  | 'customer'
  | 'testing'
  | 'other';
export type EntryState = 'active' | 'expired' | 'removed';

export interface ListEntry {
  readonly id: string;
  readonly list: ListName;
  readonly kind: ListKind;
  /** Masked where it is personal: the value itself is not kept. */
  readonly value: string;
  /** Absent: for every flow. */
  readonly flow?: string;
  readonly reason: ListReason;
  readonly note?: string;
  readonly author: string;
  readonly created: string;
  readonly expires?: string;
  readonly removed?: string;
  readonly removedBy?: string;
  readonly state: EntryState;
}

export interface NewListEntry {
  readonly kind: ListKind;
  readonly value: string;
  readonly reason: ListReason;
  readonly note?: string;
  /** A day (until its end, UTC) or a time. */
  readonly expires?: string;
  readonly flow?: string;
}

export interface ImportReport {
  readonly dryRun: boolean;
  readonly lines: number;
  readonly added: number;
  readonly duplicates: number;
  readonly badLines: number;
  readonly problems: readonly { readonly line: number; readonly column?: string; readonly problem: string }[];
  readonly problemsLeftOff: number;
}

export type InvitationState = 'active' | 'scheduled' | 'used_up' | 'expired' | 'revoked';
export type ClaimValue = string | number | boolean;

export interface InvitationView {
  readonly id: string;
  readonly batchId: string;
  /** The last two characters of the code. */
  readonly hint: string;
  readonly state: InvitationState;
  readonly label?: string;
  readonly issuer: string;
  readonly createdAt: string;
  readonly flow?: string;
  readonly boundToEmail: boolean;
  readonly domain?: string;
  readonly claims: Readonly<Record<string, ClaimValue>>;
  readonly notBefore: string;
  readonly expiresAt: string;
  readonly maxUses: number;
  readonly usesTaken: number;
  readonly revokedAt?: string;
  readonly revokedBy?: string;
}

export interface RedemptionView {
  readonly decisionId: string;
  readonly state: 'reserved' | 'held' | 'consumed' | 'released';
  readonly reservedAt: string;
  readonly settledAt?: string;
  readonly decision?: string;
  readonly subjectId?: string;
}

export interface QuotaView {
  readonly issuer: string;
  readonly uses: number;
  readonly periodSeconds: number;
  readonly used: number;
  readonly left: number;
  readonly isDefault: boolean;
  readonly setBy?: string;
  readonly setAt?: string;
}

export interface InvitationTerms {
  readonly flow?: string;
  readonly notBefore?: string;
  readonly expiresAt?: string;
  readonly label?: string;
}

export interface NewInvitations extends InvitationTerms {
  readonly count?: number;
  readonly emails?: readonly string[];
  readonly domain?: string;
  readonly claims?: Readonly<Record<string, ClaimValue>>;
  readonly maxUses?: number;
}

/** The only answer that holds codes. */
export interface CreatedInvitations {
  readonly batchId: string;
  readonly count: number;
  readonly expiresAt: string;
  readonly invitations: readonly { readonly id: string; readonly code: string; readonly email?: string }[];
}
