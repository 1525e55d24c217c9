import type { ApprovalCase, CaseDecision, CaseState, ProvisioningState } from '../approvals/index.js';

/** Columns of a case with its votes and its provisioning; `c` is the case. */
export const CASE_COLUMNS = `
  c.case_id, c.decision_id, c.flow, c.state, c.version, c.four_eyes, c.asked_for, c.subject_id, c.email_key,
  c.requested_at, c.due_at, c.expires_at, c.closed_at, c.closing_reason, c.assignee,
  (select coalesce(json_agg(json_build_object('staff', v.staff_id, 'decision', v.decision, 'reason', v.reason, 'at', v.at)
                            order by v.at, v.staff_id), '[]')
     from approval_vote v where v.case_id = c.case_id) as votes,
  (select json_build_object('state', p.state, 'attempts', p.attempts, 'code', p.code, 'how', p.how,
                            'account', p.account_id, 'not_before', p.not_before)
     from account_provisioning p where p.case_id = c.case_id) as provisioning`;

export interface CaseRow {
  readonly case_id: string;
  readonly decision_id: string;
  readonly flow: string;
  readonly state: CaseState;
  readonly version: number;
  readonly four_eyes: boolean;
  readonly asked_for: string;
  readonly subject_id: string;
  readonly email_key: Buffer | null;
  readonly requested_at: Date;
  readonly due_at: Date;
  readonly expires_at: Date;
  readonly closed_at: Date | null;
  readonly closing_reason: string | null;
  readonly assignee: string | null;
  readonly votes: readonly {
    readonly staff: string;
    readonly decision: CaseDecision;
    readonly reason: string;
    readonly at: string;
  }[];
  readonly provisioning: {
    readonly state: ProvisioningState;
    readonly attempts: number;
    readonly code: string | null;
    readonly how: string | null;
    readonly account: string | null;
    readonly not_before: string;
  } | null;
}

export const caseOf = (row: CaseRow): ApprovalCase => ({
  caseId: row.case_id,
  decisionId: row.decision_id,
  flow: row.flow,
  state: row.state,
  version: row.version,
  fourEyes: row.four_eyes,
  askedFor: row.asked_for,
  subjectId: row.subject_id,
  emailKey: row.email_key ?? undefined,
  requestedAt: row.requested_at,
  dueAt: row.due_at,
  expiresAt: row.expires_at,
  closedAt: row.closed_at ?? undefined,
  closingReason: row.closing_reason ?? undefined,
  assignee: row.assignee ?? undefined,
  votes: row.votes.map(({ staff, decision, reason, at }) => ({ staffId: staff, decision, reason, at: new Date(at) })),
  provisioning: row.provisioning ? provisioningOf(row.provisioning) : undefined,
});

const provisioningOf = (row: NonNullable<CaseRow['provisioning']>): NonNullable<ApprovalCase['provisioning']> => ({
  state: row.state,
  attempts: row.attempts,
  code: row.code ?? undefined,
  how: row.how ?? undefined,
  accountId: row.account ?? undefined,
  notBefore: row.state === 'waiting' ? new Date(row.not_before) : undefined,
});
