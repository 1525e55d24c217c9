import type { PoolClient } from 'pg';
import type { Settled, Settlement, UseEnd, UseTimes } from '../policy/index.js';
import { columns } from './journal-statements/columns.js';

type Client = Pick<PoolClient, 'query'>;

/**
 * What is left behind: the decision is on record and nobody settled; or the lease ran out and there will be no decision, because the sign-up
 * runs no more; or the case that it waited for is closed, or was never decided. $1: the time, else the database's.
 */
const OPEN = `
  from invitation_use u
  left join decision d on d.decision_id = u.decision_id
  left join approval_request r on r.decision_id = u.decision_id
  left join approval_case k on k.case_id = r.case_id
 cross join (select coalesce($1::timestamptz, clock_timestamp()) as now) clock
 where u.state in ('reserved', 'held')`;
const LEFT_BEHIND = `
  case when u.state = 'held' then u.lease_until <= clock.now or k.state <> 'requested'
       when d.decision_id is not null then true
       else u.lease_until <= clock.now
            and not exists (select from signup_claim c where c.decision_id = u.decision_id and c.state = 'running') end`;

const LOCK_DUE = {
  name: 'invitation-lock-due',
  text: `select i.id from invitation i
          where i.id in (select u.code_id ${OPEN} and ${LEFT_BEHIND}) order by i.id limit $2 for update skip locked`,
};

const LOCK_CODES_OF = {
  name: 'invitation-lock-codes-of',
  text: `select i.id from invitation i
          where i.id in (select code_id from invitation_use where decision_id = any($1::uuid[])) order by i.id for update`,
};

/**
 * Ends the uses that `due` names, and gives back those that nobody shares any more. Runs behind the locks on the codes, in a statement of its
 * own, so that it sees what was written before they were had.
 */
const settling = (due: string): string => `
  with clock as (select coalesce($1::timestamptz, clock_timestamp()) as now),
  due as (${due}),
  settled as (
    update invitation_use u
       set state = due.end_state, settled_at = clock.now,
           lease_until = case when due.end_state = 'held' then clock.now + $2::bigint * interval '1 millisecond' end,
           retake_until = case when due.end_state = 'consumed'
             then clock.now + (case when u.state = 'held' then $2::bigint else $3::bigint end) * interval '1 millisecond' end,
           holder = case when due.end_state = 'released' then null else u.holder end
      from due, clock
     where u.decision_id = due.decision_id
       and (u.state = 'reserved' or (u.state = 'held' and due.end_state <> 'held'))
    returning u.decision_id, u.use_id, u.code_id, u.state),
  freed as (
    select s.code_id, count(distinct s.use_id)::int as uses
      from settled s
     where s.state = 'released'
       and not exists (
         select from invitation_use o
          where o.use_id = s.use_id and o.state <> 'released'
            and o.decision_id not in (select decision_id from settled where state = 'released'))
     group by s.code_id),
  given_back as (
    update invitation i set taken = i.taken - freed.uses from freed where i.id = freed.code_id)
  select decision_id, code_id, state from settled`;

const SETTLE = {
  name: 'invitation-settle',
  text: settling('select s.decision_id, s.end_state from unnest($4::uuid[], $5::text[]) as s(decision_id, end_state)'),
};

/** The decision table: who was let in or approved used the code, who waits for an approval holds it, everybody else gives it back. */
const SETTLE_DUE = {
  name: 'invitation-settle-due',
  text: settling(`
    select u.decision_id,
           case when u.state = 'held' then case when k.state = 'approved' then 'consumed' else 'released' end
                when d.decision_id is null then 'released'
                when d.kind = 'continue' then 'consumed'
                when d.status = 'pending' then 'held'
                else 'released' end as end_state
    ${OPEN} and u.code_id = any($4::uuid[]) and ${LEFT_BEHIND}`),
};

/** Failures outside every window, and holders whose use nobody can take again. */
const FORGET_ATTEMPTS = {
  name: 'invitation-forget-attempts',
  text: `delete from invitation_attempt
          where at < coalesce($1::timestamptz, clock_timestamp()) - $2::bigint * interval '1 millisecond'`,
};
const FORGET_HOLDERS = {
  name: 'invitation-forget-holders',
  text: `update invitation_use set holder = null
          where holder is not null and state = 'consumed'
            and retake_until <= coalesce($1::timestamptz, clock_timestamp())`,
};

interface SettledRow {
  readonly decision_id: string;
  readonly code_id: string;
  readonly state: UseEnd;
}

const settledOf = (row: SettledRow): Settled => ({
  decisionId: row.decision_id,
  codeId: row.code_id,
  end: row.state,
});

export async function settleAll(
  client: Client,
  settlements: readonly Settlement[],
  { holdMs, retakeMs }: UseTimes,
  now: Date | undefined,
): Promise<readonly Settled[]> {
  await client.query({ ...LOCK_CODES_OF, values: [settlements.map(({ decisionId }) => decisionId)] });
  const values = columns(
    firstOfEach(settlements),
    ({ decisionId }) => decisionId,
    ({ end }) => end,
  );
  const { rows } = await client.query<SettledRow>({ ...SETTLE, values: [now ?? null, holdMs, retakeMs, ...values] });
  return rows.map(settledOf);
}

/** What was said first counts, as it would in transactions of their own; only a use that is held can still end. */
function firstOfEach(settlements: readonly Settlement[]): readonly Settlement[] {
  const first = new Map<string, Settlement>();
  for (const settlement of settlements) {
    const said = first.get(settlement.decisionId);
    if (said === undefined || said.end === 'held') first.set(settlement.decisionId, settlement);
  }
  return [...first.values()];
}

/** Codes that another replica is busy with are left to it, and to the next sweep. */
export async function settleDue(
  client: Client,
  { holdMs, retakeMs }: UseTimes,
  limit: number,
  now: Date | undefined,
): Promise<readonly Settled[]> {
  const codes = await client.query<{ id: string }>({ ...LOCK_DUE, values: [now ?? null, limit] });
  const ids = codes.rows.map(({ id }) => id);
  const { rows } = await client.query<SettledRow>({ ...SETTLE_DUE, values: [now ?? null, holdMs, retakeMs, ids] });
  return rows.map(settledOf);
}

export async function forget(client: Client, windowMs: number, now: Date | undefined): Promise<void> {
  await client.query({ ...FORGET_ATTEMPTS, values: [now ?? null, windowMs] });
  await client.query({ ...FORGET_HOLDERS, values: [now ?? null] });
}
