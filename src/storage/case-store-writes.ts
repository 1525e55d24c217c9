import type { PoolClient } from 'pg';
import type { ApprovalCase, CaseChange, NewCase } from '../approvals/index.js';
import { columns } from './journal-statements/columns.js';

/** False: the person has an open case. */
export async function insertCase(client: PoolClient, request: NewCase): Promise<boolean> {
  const { sealed } = request;
  const inserted = await client.query(
    `insert into approval_case (case_id, decision_id, flow, state, person_key, email_key, subject_id, asked_for, four_eyes,
                                requested_at, due_at, expires_at)
     values ($1, $2, $3, 'requested', $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (flow, person_key) where state = 'requested' do nothing`,
    [
      request.caseId,
      request.decisionId,
      request.flow,
      request.personKey,
      request.emailKey,
      sealed.subjectId,
      request.askedFor,
      request.fourEyes,
      request.requestedAt,
      request.dueAt,
      request.expiresAt,
    ],
  );
  if (inserted.rowCount !== 1) return false;
  await client.query('insert into approval_request (decision_id, case_id) values ($1, $2)', [
    request.decisionId,
    request.caseId,
  ]);
  await client.query('insert into subject_key (subject_id, kek_version, wrapped) values ($1, $2, $3)', [
    sealed.subjectId,
    sealed.kekVersion,
    sealed.wrapped,
  ]);
  await insertPayload(client, request.caseId, sealed);
  await client.query(
    `insert into subject_token (subject_id, field, key_version, token)
     select $1, t.field, t.key_version, t.token from unnest($2::text[], $3::smallint[], $4::bytea[]) as t(field, key_version, token)
     on conflict do nothing`,
    [
      sealed.subjectId,
      ...columns(
        sealed.tokens,
        ({ field }) => field,
        ({ keyVersion }) => keyVersion,
        ({ token }) => token,
      ),
    ],
  );
  return true;
}

/** The row is locked: what was judged is what is changed. The vote's primary key holds even if a rule ever failed to. */
export async function applyChange(client: PoolClient, current: ApprovalCase, change: CaseChange): Promise<void> {
  const { state, closingReason, vote, assignee, note, provisioning, at } = change;
  const { caseId } = current;
  await client.query(
    `update approval_case
        set version = version + 1, state = coalesce($2, state),
            closed_at = case when $2::text is null then closed_at else $3::timestamptz end,
            closing_reason = coalesce($4, closing_reason), assignee = case when $5 then $6 else assignee end
      where case_id = $1`,
    [caseId, state, at, closingReason, assignee !== undefined, assignee],
  );
  if (vote) {
    await client.query(
      'insert into approval_vote (case_id, staff_id, decision, reason, at) values ($1, $2, $3, $4, $5)',
      [caseId, vote.staffId, vote.decision, vote.reason, vote.at],
    );
  }
  if (note) {
    await client.query('insert into approval_note (note_id, case_id, author, at) values ($1, $2, $3, $4)', [
      note.noteId,
      caseId,
      note.author,
      at,
    ]);
    await insertPayload(client, note.noteId, { subjectId: current.subjectId, ...note });
  }
  if (provisioning) await client.query(PROVISIONING[provisioning], [caseId]);
}

const PROVISIONING = {
  enqueue: `insert into account_provisioning (case_id, state, not_before) values ($1, 'waiting', clock_timestamp())`,
  retry: `update account_provisioning
             set state = 'waiting', attempts = 0, not_before = clock_timestamp(), lease_until = null, fence = fence + 1
           where case_id = $1 and state = 'failed'`,
} as const;

const insertPayload = (
  client: PoolClient,
  uid: string,
  sealed: { readonly subjectId: string; readonly nonce: Buffer; readonly ciphertext: Buffer },
): Promise<unknown> =>
  client.query('insert into subject_payload (uid, subject_id, nonce, ciphertext) values ($1, $2, $3, $4)', [
    uid,
    sealed.subjectId,
    sealed.nonce,
    sealed.ciphertext,
  ]);
