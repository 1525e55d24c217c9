import type { PoolClient } from 'pg';
import type { Erased, ErasureOrder, ValueTrace } from '../privacy/index.js';
import { columns } from './journal-statements/columns.js';

type Client = Pick<PoolClient, 'query'>;

/** Everything that is deleted or emptied: $1 sign-ups, $2 cases, $3 subjects, $4 founding decisions of the cases. */
const OF_PERSON: readonly { readonly text: string; readonly about: 'signUps' | 'cases' | 'subjects' | 'events' }[] = [
  // Uses of codes: whoever changes one has its code's row first.
  {
    about: 'signUps',
    text: `select 1 from invitation where id in (select code_id from invitation_use where decision_id = any($1::uuid[])) order by id for update`,
  },
  {
    about: 'signUps',
    text: 'update invitation_use set holder = null where decision_id = any($1::uuid[]) and holder is not null',
  },
  { about: 'signUps', text: 'delete from signup_claim where decision_id = any($1::uuid[])' },
  { about: 'signUps', text: `update decision set answer_body = '' where decision_id = any($1::uuid[])` },
  {
    about: 'signUps',
    text: 'update provider_attempt set evidence = null, vendor_reference = null where decision_id = any($1::uuid[])',
  },
  {
    about: 'cases',
    text: `update approval_case
              set person_key = null, email_key = null, version = version + 1,
                  closed_at = case when state = 'requested' then clock_timestamp() else closed_at end,
                  closing_reason = case when state = 'requested' then 'requester_asked' else closing_reason end,
                  state = case when state = 'requested' then 'withdrawn' else state end
            where case_id = any($1::uuid[])`,
  },
  {
    about: 'cases',
    text: `update account_provisioning
              set account_id = null, fence = fence + 1, lease_until = null,
                  code = case when state = 'waiting' then 'erased' else code end,
                  state = case when state = 'waiting' then 'failed' else state end
            where case_id = any($1::uuid[])`,
  },
  {
    about: 'events',
    text: `delete from mail_delivery where target = 'requester' and event_id in (
             select uid from audit_entry where decision_id = any($1::uuid[]) and kind like 'case.%')`,
  },
  { about: 'subjects', text: 'delete from privacy_account where subject_id = any($1::uuid[])' },
  { about: 'subjects', text: 'delete from subject_token where subject_id = any($1::uuid[])' },
  { about: 'subjects', text: 'delete from subject_payload where subject_id = any($1::uuid[])' },
  { about: 'subjects', text: 'delete from subject_key where subject_id = any($1::uuid[])' },
];

const DELETE_ENTRIES = 'delete from policy_list_entry where id = any($1::uuid[])';

/** Of a file that is on its way: its import finds that rows are missing, changes nothing, and is tried again. */
const DELETE_STAGED = `
  delete from policy_list_staging s using unnest($1::text[], $2::text[]) as w(kind, token)
   where s.kind = w.kind and s.token = w.token`;

/** Bound to nobody, a code would be anybody's: it is revoked. Label and claims are texts of its maker, and may name the person. */
const UNBIND = `
  update invitation
     set email_hash = null, label = null, claims = '{}',
         revoked_at = coalesce(revoked_at, clock_timestamp()), revoked_by = coalesce(revoked_by, $2)
   where id = any($1::uuid[])`;

const FORGET_TRIES = `
  delete from invitation_attempt a using unnest($1::text[], $2::bytea[]) as w(scope, subject)
   where a.scope = w.scope and a.subject = w.subject`;

const RECORD = `
  insert into privacy_erasure (erasure_id, at, asked_by, cause, reason, sign_ups, backups_until)
  values ($1, $2, $3, $4, $5, $6, $7)`;

export async function carryOut(
  client: Client,
  order: ErasureOrder,
  erased: Erased,
  traces: readonly ValueTrace[],
): Promise<void> {
  const ids = {
    signUps: erased.signUps.map(({ decisionId }) => decisionId),
    cases: erased.cases.map(({ caseId }) => caseId),
    subjects: [...erased.signUps, ...erased.cases].map(({ subjectId }) => subjectId),
    events: erased.cases.map(({ decisionId }) => decisionId),
  };
  for (const { text, about } of OF_PERSON) await client.query(text, [ids[about]]);
  await client.query(DELETE_ENTRIES, [erased.listEntries.map(({ id }) => id)]);
  if (order.listEntries === 'all') {
    const listed = traces.flatMap((trace) => trace.listed);
    const cells = columns(
      listed,
      ({ kind }) => kind,
      ({ token }) => token,
    );
    await client.query(DELETE_STAGED, cells);
  }
  await client.query(UNBIND, [erased.invitations.map(({ id }) => id), order.askedBy]);
  const tried = traces.flatMap((trace) => trace.tried);
  const attempts = columns(
    tried,
    ({ scope }) => scope,
    ({ subject }) => subject,
  );
  await client.query(FORGET_TRIES, attempts);
  const { erasureId, at, askedBy, cause, reason, backupsUntil } = order;
  await client.query(RECORD, [erasureId, at, askedBy, cause, reason, ids.signUps.length, backupsUntil]);
}
