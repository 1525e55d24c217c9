import type { PoolClient } from 'pg';
import {
  type KnownUse,
  LIMIT_SCOPES,
  type LimitSubject,
  type RedemptionAttempt,
  type RedemptionChanges,
  type RedemptionView,
  type UseState,
  type UseTimes,
  WINDOWS_MS,
} from '../policy/index.js';
import { INVITATION_COLUMNS, type InvitationRow, invitationOf } from './invitation-store-columns.js';
import { columns } from './journal-statements/columns.js';

type Client = Pick<PoolClient, 'query'>;

const LOCK_GATES = {
  name: 'invitation-lock-gates',
  text: 'select flow, blocked_until from invitation_gate where flow = any($1::text[]) order by flow for update',
};

const OPEN_GATES = {
  name: 'invitation-open-gates',
  text: 'insert into invitation_gate (flow) select f from unnest($1::text[]) as f order by f on conflict do nothing',
};

const LOCK_CODES = {
  name: 'invitation-lock-codes',
  text: `select i.code_hash, ${INVITATION_COLUMNS} from invitation i where i.code_hash = any($1::bytea[]) order by i.id for update`,
};

/** Two look-ups, each by its index. */
const KNOWN_USES = {
  name: 'invitation-known-uses',
  text: `
    select decision_id, use_id, code_id, holder, state, retake_until from invitation_use where decision_id = any($1::uuid[])
    union
    select decision_id, use_id, code_id, holder, state, retake_until from invitation_use
     where code_id = any($2::uuid[]) and holder = any($3::bytea[])`,
};

/** Counts what is inside each window; one row at least, for the time. */
const FAILURES = {
  name: 'invitation-failures',
  text: `
    with clock as (select coalesce($4::timestamptz, clock_timestamp()) as now)
    select clock.now, f.scope, f.subject, f.failures
      from clock
      left join lateral (
        select w.scope, w.subject, count(*)::int as failures
          from unnest($1::text[], $2::bytea[], $3::bigint[]) as w(scope, subject, window_ms)
          join invitation_attempt a
            on a.scope = w.scope and a.subject = w.subject and a.at > clock.now - w.window_ms * interval '1 millisecond'
         group by w.scope, w.subject) f on true`,
};

/** A use that the same decision gave back is taken anew in its row. */
const WRITE = {
  name: 'invitation-write',
  text: `
    with reserved as (
      insert into invitation_use (decision_id, use_id, code_id, holder, state, reserved_at, lease_until)
      select r.decision_id, r.use_id, r.code_id, r.holder, 'reserved', $1::timestamptz, $1::timestamptz + $6::bigint * interval '1 millisecond'
        from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[]) as r(decision_id, use_id, code_id, holder)
      on conflict (decision_id) do update
        set use_id = excluded.use_id, code_id = excluded.code_id, holder = excluded.holder, state = 'reserved',
            reserved_at = excluded.reserved_at, lease_until = excluded.lease_until, settled_at = null,
            retake_until = null),
    taken as (
      update invitation i set taken = i.taken + t.uses
        from unnest($7::uuid[], $8::int[]) as t(code_id, uses) where i.id = t.code_id),
    failed as (
      insert into invitation_attempt (scope, subject, at)
      select f.scope, f.subject, $1::timestamptz from unnest($9::text[], $10::bytea[]) as f(scope, subject))
    update invitation_gate g set blocked_until = b.until
      from unnest($11::text[], $12::timestamptz[]) as b(flow, until) where g.flow = b.flow`,
};

const distinct = <T>(values: readonly T[], nameOf: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [nameOf(value), value])).values(),
];
const hex = (bytes: Buffer): string => bytes.toString('hex');

/** Locks flows, then codes, each in their order, and reads behind the locks. The same statements for codes that exist and codes that do not. */
export async function viewOf(
  client: Client,
  attempts: readonly RedemptionAttempt[],
  now: Date | undefined,
): Promise<RedemptionView> {
  const blocked = await lockGates(client, [...new Set(attempts.map(({ flow }) => flow))].sort());
  const hashes = distinct(
    attempts.map(({ codeHash }) => codeHash),
    hex,
  );
  const codes = await client.query<InvitationRow & { code_hash: Buffer }>({ ...LOCK_CODES, values: [hashes] });
  const uses = await client.query<UseRow>({
    ...KNOWN_USES,
    values: [
      attempts.map(({ decisionId }) => decisionId),
      codes.rows.map(({ id }) => id),
      attempts.flatMap(({ holder }) => holder ?? []),
    ],
  });
  const counted = distinct(
    attempts.flatMap(({ subjects }) => subjects),
    ({ scope, subject }) => `${scope}:${hex(subject)}`,
  );
  const failures = await client.query<FailureRow>({
    ...FAILURES,
    values: [
      ...columns(
        counted,
        ({ scope }) => scope,
        ({ subject }) => subject,
        ({ scope }) => WINDOWS_MS[scope],
      ),
      now ?? null,
    ],
  });
  return {
    now: failures.rows[0]?.now ?? new Date(Number.NaN),
    codes: codes.rows.map((row) => ({ ...invitationOf(row), codeHash: row.code_hash })),
    uses: uses.rows.map(useOf),
    failures: failures.rows.flatMap(failureOf),
    blocked,
  };
}

/** A flow's gate is made at its first redemption. */
async function lockGates(client: Client, flows: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const lock = () => client.query<{ flow: string; blocked_until: Date | null }>({ ...LOCK_GATES, values: [flows] });
  let { rows } = await lock();
  if (rows.length < flows.length) {
    await client.query({ ...OPEN_GATES, values: [flows] });
    ({ rows } = await lock());
  }
  return new Map(rows.flatMap(({ flow, blocked_until: until }) => (until ? [[flow, until] as const] : [])));
}

export async function writeChanges(
  client: Client,
  changes: RedemptionChanges,
  now: Date,
  { leaseMs }: UseTimes,
): Promise<void> {
  const { reservations, taken, failures, blocked } = changes;
  await client.query({
    ...WRITE,
    values: [
      now,
      ...columns(
        reservations,
        ({ decisionId }) => decisionId,
        ({ useId }) => useId,
        ({ codeId }) => codeId,
        ({ holder }) => holder,
      ),
      leaseMs,
      [...taken.keys()],
      [...taken.values()],
      ...columns(
        failures,
        ({ scope }) => scope,
        ({ subject }) => subject,
      ),
      [...blocked.keys()],
      [...blocked.values()],
    ],
  });
}

interface UseRow {
  readonly decision_id: string;
  readonly use_id: string;
  readonly code_id: string;
  readonly holder: Buffer | null;
  readonly state: UseState;
  readonly retake_until: Date | null;
}

const useOf = (row: UseRow): KnownUse => ({
  decisionId: row.decision_id,
  useId: row.use_id,
  codeId: row.code_id,
  holder: row.holder ?? undefined,
  state: row.state,
  retakeUntil: row.retake_until ?? undefined,
});

interface FailureRow {
  readonly now: Date;
  readonly scope: string | null;
  readonly subject: Buffer | null;
  readonly failures: number | null;
}

const failureOf = (row: FailureRow): (LimitSubject & { count: number })[] => {
  const scope = LIMIT_SCOPES.find((known) => known === row.scope);
  return scope && row.subject ? [{ scope, subject: row.subject, count: row.failures ?? 0 }] : [];
};
