import type { Database } from '../src/storage/index.js';

const BATCH = 25_000;
/** The decisions are spread over so many days. */
const DAYS = 180;

type Kind = 'continue' | 'block' | 'correct_input';
type Row = readonly [
  count: number,
  kind: Kind,
  status: string,
  reason: string,
  flagged: boolean,
  provider: string | null,
];

/** Of a thousand decisions, so many ended so. */
const USUAL: readonly Row[] = [
  [440, 'continue', 'verified', 'verified', false, 'idology'],
  [220, 'continue', 'verified', 'verified', false, 'experian'],
  [90, 'block', 'rejected', 'rejected', false, 'idology'],
  [30, 'block', 'rejected', 'rejected', false, 'experian'],
  [30, 'block', 'review', 'partial', false, 'idology'],
  [20, 'block', 'review', 'not_found', false, 'idology'],
  [20, 'block', 'review', 'risk', false, 'experian'],
  [40, 'correct_input', 'correction', 'missing_attributes', false, null],
  [20, 'block', 'unavailable', 'timed_out', false, 'idology'],
  [10, 'block', 'unavailable', 'unreachable', false, 'idology'],
  [5, 'continue', 'unavailable', 'timed_out', true, 'idology'],
  [10, 'block', 'rejected', 'block_listed.email', false, null],
  [5, 'block', 'rejected', 'block_listed.cidr', false, null],
  [30, 'block', 'pending', 'approval_pending', false, 'idology'],
  [30, 'continue', 'not_required', 'no_check_configured', false, null],
];
/** Slots behind the thousand: three of a million, ten of a million. */
const RARE: readonly Row[] = [
  [1, 'block', 'unavailable', 'policy_unavailable', false, null],
  [1, 'continue', 'unavailable', 'vendor_fault', true, 'experian'],
];

const SLOT =
  'case when n % 333331 = 1 then 1000 when n % 100003 = 1 then 1001 else (n::bigint * 7919 + n / 1000) % 1000 end';
const FLOW = `(array['customers', 'customers', 'customers', 'partners', 'partners', 'press', 'staff', 'trials'])[n % 8 + 1]`;

/** Rows of every table that a search, a page or an export reads. One decision has two entries here, which is fewer than in life. */
const FILL = `
  with rows as materialized (
    select n, s.*, ${FLOW} as flow, uuidv7(make_interval(secs => ($3::int - n) * -$4::float8)) as id, gen_random_uuid() as subject,
           now() - make_interval(secs => ($3::int - n) * $4::float8) as at
      from generate_series($1::int, $2::int) n join bench_slot s on s.slot = ${SLOT}),
  decisions as (
    insert into decision (decision_id, flow, step, kind, status, reason, flagged, message, provider, config_version, subject_id,
                          answer_status, answer_body, at, correlation_id)
    select id, flow, 'before-creating-user', kind, status, reason, flagged, null, provider, '0123456789abcdef', subject, 200,
           'v1.' || repeat('x', 120), at, gen_random_uuid()::text from rows),
  attempts as (
    insert into provider_attempt (attempt_id, decision_id, plan_step, provider, reference, state, evidence, vendor_reference, delivery,
                                  duration_ms, started_at, ended_at)
    select gen_random_uuid(), id, 0, provider, upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 26)),
           case when status = 'unavailable' then 'fault' else 'outcome' end,
           case when status = 'unavailable' then json_build_object('kind', reason, 'delivery', 'unknown')
                else json_build_object('status', status, 'signals', '[]'::json, 'unmapped', '[]'::json) end,
           case when status <> 'unavailable' then (n + 1000000000)::text end, case when status = 'unavailable' then 'unknown' end, 400, at, at
      from rows where provider is not null),
  keys as (
    insert into subject_key (subject_id, kek_version, wrapped) select subject, 1, decode(repeat('00', 60), 'hex') from rows),
  payloads as (
    insert into subject_payload (uid, subject_id, nonce, ciphertext)
    select id, subject, decode(repeat('00', 12), 'hex'), decode(repeat('00', 200), 'hex') from rows),
  tokens as (
    insert into subject_token (subject_id, field, key_version, token)
    select subject, 'email', 1, substr(sha256((n / 3)::text::bytea), 1, 16) from rows)
  insert into audit_entry (origin, idx, uid, kind, at, decision_id, leaf_hash, envelope)
  select $5, (n - 1) * 2 + e.step + 1, gen_random_uuid(), e.kind, at, id, decode(repeat('00', 32), 'hex'), decode(repeat('00', 300), 'hex')
    from rows, (values (0, 'signup.claimed'), (1, 'signup.decided')) e(step, kind)`;

/** Fills an empty database whose log is open. `from`: decisions that are there already. */
export async function fill(
  database: Database,
  {
    origin,
    decisions,
    say,
  }: { readonly origin: string; readonly decisions: number; readonly say: (text: string) => void },
): Promise<void> {
  const { pool } = database;
  await pool.query(
    'create table bench_slot (slot int primary key, kind text, status text, reason text, flagged bool, provider text)',
  );
  const slots = [...USUAL.flatMap((row) => Array.from({ length: row[0] }, () => row)), ...RARE];
  await pool.query(
    `insert into bench_slot select row_number() over () - 1, (s->>1), (s->>2), (s->>3), (s->>4)::bool, (s->>5) from jsonb_array_elements($1::jsonb) s`,
    [JSON.stringify(slots)],
  );
  for (let from = 1; from <= decisions; from += BATCH) {
    const to = Math.min(from + BATCH - 1, decisions);
    await pool.query(FILL, [from, to, decisions, (DAYS * 86_400) / decisions, origin]);
    if (to % 100_000 === 0) say(`${to} decisions`);
  }
  await pool.query('update audit_counter set next = $1 where origin = $2', [decisions * 2 + 1, origin]);
  await pool.query('vacuum analyze');
}
