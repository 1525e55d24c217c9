import type { PoolClient } from 'pg';
import type { Erased, ErasedCase, ErasureOrder, SealedRecord, ValueTrace } from '../privacy/index.js';
import { columns } from './journal-statements/columns.js';

type Client = Pick<PoolClient, 'query'>;

/** A vendor that was asked so long ago answers no more. */
const OPEN_ATTEMPT = '10 minutes';

/** Whoever erases or holds is alone: a hold is there before an erasure looks, or comes after it. */
export const passGate = async (client: Client): Promise<void> =>
  void (await client.query('select 1 from privacy_gate where id = 1 for update'));

interface Candidate {
  readonly uid: string;
  readonly subject_id: string;
  readonly is_case: boolean;
}

const KIND = `
  p.uid, p.subject_id, c.case_id is not null as is_case
    from subject_payload p
    left join approval_case c on c.case_id = p.uid
   where not exists (select from approval_note n where n.note_id = p.uid)`;

const BY_TOKENS = `
  select distinct ${KIND} and p.subject_id in (
    select t.subject_id from unnest($1::text[], $2::bytea[]) as w(field, token)
      join subject_token t on t.field = w.field and t.token = w.token)`;

const BY_IDS = `select ${KIND} and p.uid = any($1::uuid[])`;

const CASES_OF = 'select distinct case_id from approval_request where decision_id = any($1::uuid[])';

/** The sign-ups and cases that the target leads to, as they are now. */
export async function candidatesFor(
  client: Client,
  { target }: Pick<ErasureOrder, 'target'>,
): Promise<readonly Candidate[]> {
  const first =
    'tokens' in target
      ? await client.query<Candidate>(BY_TOKENS, [
          target.tokens.map(({ field }) => field),
          target.tokens.map(({ token }) => token),
        ])
      : await client.query<Candidate>(BY_IDS, [target.decisionIds]);
  const signUps = first.rows.filter(({ is_case }) => !is_case).map(({ uid }) => uid);
  const cases = await client.query<{ case_id: string }>(CASES_OF, [signUps]);
  const further = await client.query<Candidate>(BY_IDS, [cases.rows.map(({ case_id }) => case_id)]);
  return [...new Map([...first.rows, ...further.rows].map((row) => [row.uid, row])).values()];
}

const LOCK_CLAIMS =
  'select decision_id, state from signup_claim where decision_id = any($1::uuid[]) order by key for update';

const OPEN_ATTEMPTS = `
  select distinct decision_id from provider_attempt
   where decision_id = any($1::uuid[]) and state in ('intended', 'indeterminate')
     and started_at > clock_timestamp() - interval '${OPEN_ATTEMPT}'`;

/** Sign-ups of which something may still come. Their claims are locked: none is decided while it is looked at. */
export async function runningAmong(client: Client, decisionIds: readonly string[]): Promise<ReadonlySet<string>> {
  const claims = await client.query<{ decision_id: string; state: string }>(LOCK_CLAIMS, [decisionIds]);
  const attempts = await client.query<{ decision_id: string }>(OPEN_ATTEMPTS, [decisionIds]);
  const running = claims.rows.filter(({ state }) => state === 'running');
  return new Set([...running, ...attempts.rows].map(({ decision_id }) => decision_id));
}

interface CaseRow {
  readonly case_id: string;
  readonly decision_id: string;
  readonly flow: string;
  readonly state: string;
  readonly subject_id: string;
}

const LOCK_CASES = `
  select case_id, decision_id, flow, state, subject_id from approval_case
   where case_id = any($1::uuid[]) order by case_id for update`;

const LOCK_ACCOUNTS = `
  select case_id, state, attempts, lease_until > clock_timestamp() as is_leased from account_provisioning
   where case_id = any($1::uuid[]) order by case_id for update`;

const REQUESTS_OF = `
  select r.case_id, r.decision_id, exists (select from subject_payload p where p.uid = r.decision_id) as is_kept
    from approval_request r where r.case_id = any($1::uuid[])`;

export interface LockedCase extends ErasedCase {
  /** The account is being made at this moment. */
  readonly isBusy: boolean;
  /** Sign-ups that wait for it, or have waited, and are not erased yet. */
  readonly signUps: readonly string[];
}

export async function lockCases(client: Client, caseIds: readonly string[]): Promise<readonly LockedCase[]> {
  const cases = await client.query<CaseRow>(LOCK_CASES, [caseIds]);
  const accounts = await client.query<{ case_id: string; state: string; attempts: number; is_leased: boolean | null }>(
    LOCK_ACCOUNTS,
    [caseIds],
  );
  const requests = await client.query<{ case_id: string; decision_id: string; is_kept: boolean }>(REQUESTS_OF, [
    caseIds,
  ]);
  return cases.rows.map((row) => {
    const account = accounts.rows.find(({ case_id }) => case_id === row.case_id);
    const own = requests.rows.filter(({ case_id, is_kept }) => case_id === row.case_id && is_kept);
    return {
      caseId: row.case_id,
      subjectId: row.subject_id,
      decisionId: row.decision_id,
      flow: row.flow,
      wasOpen: row.state === 'requested',
      ...(account?.state === 'waiting' ? { attempts: account.attempts } : {}),
      isBusy: account?.is_leased === true,
      signUps: own.map(({ decision_id }) => decision_id),
    };
  });
}

const HOLDS = `
  select d.decision_id as uid, d.hold_id
    from privacy_hold_decision d join privacy_hold h on h.hold_id = d.hold_id
   where d.decision_id = any($1::uuid[]) and h.released_at is null
  union
  select p.uid, k.hold_id
    from subject_payload p
    join subject_token t on t.subject_id = p.subject_id
    join privacy_hold_token k on k.field = t.field and k.token = t.token
    join privacy_hold h on h.hold_id = k.hold_id
   where p.uid = any($1::uuid[]) and h.released_at is null`;

/** Id of a sign-up or case -> the holds on it. */
export async function holdsOn(client: Client, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ uid: string; hold_id: string }>(HOLDS, [ids]);
  const found = new Map<string, string[]>();
  for (const { uid, hold_id } of rows) found.set(uid, [...(found.get(uid) ?? []), hold_id]);
  return found;
}

const RECORDS = `
  select p.uid as id, p.subject_id as "subjectId", k.kek_version as "kekVersion", k.wrapped, p.nonce, p.ciphertext,
         coalesce(c.flow, s.flow, d.flow, '') as flow, case when c.case_id is null then 'sign_up' else 'case' end as kind
    from subject_payload p
    join subject_key k on k.subject_id = p.subject_id
    left join approval_case c on c.case_id = p.uid
    left join decision d on d.decision_id = p.uid
    left join signup_claim s on s.decision_id = p.uid
   where p.uid = any($1::uuid[])`;

export async function recordsOf(client: Client, ids: readonly string[]): Promise<readonly SealedRecord[]> {
  const { rows } = await client.query<SealedRecord>(RECORDS, [ids]);
  return rows;
}

/** Tokens that somebody has who is not erased, or that a hold names. */
const TAKEN = `
  with asked as (select * from unnest($1::text[], $2::bytea[]) as w(field, token))
  select a.field, a.token from asked a
    join subject_token t on t.field = a.field and t.token = a.token and not t.subject_id = any($3::uuid[])
  union
  select a.field, a.token from asked a
    join privacy_hold_token k on k.field = a.field and k.token = a.token
    join privacy_hold h on h.hold_id = k.hold_id and h.released_at is null`;

const nameOf = (field: string, token: Buffer): string => `${field}:${token.toString('hex')}`;

/** The traces that nobody else has a share in. */
export async function ownTraces(
  client: Client,
  traces: readonly ValueTrace[],
  subjectIds: readonly string[],
): Promise<readonly ValueTrace[]> {
  const asked = traces.flatMap(({ search }) => search);
  const cells = columns(
    asked,
    ({ field }) => field,
    ({ token }) => token,
  );
  const { rows } = await client.query<{ field: string; token: Buffer }>(TAKEN, [...cells, subjectIds]);
  const taken = new Set(rows.map(({ field, token }) => nameOf(field, token)));
  return traces.filter(({ search }) => !search.some(({ field, token }) => taken.has(nameOf(field, token))));
}

const LISTED = (removed: 'is null' | 'is not null'): string => `
  select e.id, e.list, e.kind, e.removed_at is null as "isActive"
    from unnest($1::text[], $2::text[]) as w(kind, token)
    join policy_list_entry e on e.kind = w.kind and e.token = w.token and e.removed_at ${removed}`;

const INVITED = `
  select id, revoked_at is null as "isActive" from invitation
   where email_hash = any($1::bytea[]) order by id for update`;

const MAILS = `
  select count(*)::int as mails from mail_delivery m
   where m.target = 'requester' and m.event_id in (
     select e.uid from audit_entry e where e.decision_id = any($1::uuid[]) and e.kind like 'case.%')`;

/** What the traces lead to in the tables of other features. */
export async function foundBy(
  client: Client,
  traces: readonly ValueTrace[],
  cases: readonly ErasedCase[],
): Promise<{
  readonly listed: Erased['listEntries'];
  readonly invitations: Erased['invitations'];
  readonly mails: number;
}> {
  const listed = traces.flatMap((trace) => trace.listed);
  const cells = columns(
    listed,
    ({ kind }) => kind,
    ({ token }) => token,
  );
  // Each arm has an index of its own.
  const active = await client.query<Erased['listEntries'][number]>(LISTED('is null'), cells);
  const removed = await client.query<Erased['listEntries'][number]>(LISTED('is not null'), cells);
  const invited = await client.query<Erased['invitations'][number]>(INVITED, [
    traces.flatMap((one) => one.invitedAs ?? []),
  ]);
  const mails = await client.query<{ mails: number }>(MAILS, [cases.map(({ decisionId }) => decisionId)]);
  const all = [...active.rows, ...removed.rows];
  return {
    listed: [...new Map(all.map((entry) => [entry.id, entry])).values()],
    invitations: invited.rows,
    mails: mails.rows[0]?.mails ?? 0,
  };
}
