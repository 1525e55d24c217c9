import { type Kysely, sql } from 'kysely';

/** Frozen: src/storage/decision-columns.ts writes the same expressions, or the indices are not used. */
const FACET = `hashtextextended(flow || chr(31) || kind || chr(31) || status || chr(31) || reason || chr(31) || coalesce(provider, '') || chr(31) ||
                                 case when flagged then 'true' else 'false' end, 0)`;
/** 256 places of the index grow, each in the order of time: a random value would touch another page with every sign-up. */
const referenced = (column: string): string =>
  `((hashtextextended(${column}, 0) & 255), decision_id, hashtextextended(${column}, 0))`;

const STATEMENTS: readonly string[] = [
  // The claim's row is taken over when the same person signs up anew; the decision keeps its own copy, and can be found by it.
  'alter table decision add column correlation_id text',
  `update decision d
      set correlation_id = convert_from(e.envelope, 'UTF8')::json -> 'body' ->> 'correlation'
     from audit_entry e where e.decision_id = d.decision_id and e.kind = 'signup.claimed'`,
  `create index decision_correlation on decision ${referenced('correlation_id')}`,
  `create index provider_attempt_vendor_reference on provider_attempt ${referenced('vendor_reference')}
     where vendor_reference is not null`,

  // One index for every filter and every combination of them: docs/decisions/0015-search.md says why.
  `create index decision_facet on decision (${FACET}, decision_id)`,

  // When a provider was down. Attempts that went well are not in it.
  `create index provider_attempt_faults on provider_attempt (provider, started_at) where state in ('fault', 'indeterminate')`,

  // What people and workers did. The entries that every sign-up writes are not in it, so it costs a sign-up nothing.
  `create index audit_entry_deeds on audit_entry (kind, at)
     where kind not in ('signup.claimed', 'attempt.intended', 'attempt.ended', 'signup.decided', 'answer.deferred',
                        'invitation.reserved', 'invitation.held', 'invitation.consumed', 'invitation.released', 'invitation.refused')`,

  // A search that somebody kept. Filters hold codes and names, never personal values.
  `create table saved_view (
     view_id uuid primary key,
     owner text not null,
     name text not null,
     shared boolean not null,
     filters jsonb not null,
     created_at timestamptz not null
   )`,
  `create index saved_view_owner on saved_view (owner, view_id)`,
  `create index saved_view_shared on saved_view (view_id) where shared`,

  // A file of decisions that is being written, or waits to be fetched. What it is drawn from is fixed when it is asked for: the first
  // log_size entries of the log of that origin, and every log before it.
  `create table export_job (
     export_id uuid primary key,
     format text not null check (format in ('csv', 'jsonl', 'ocsf')),
     filters jsonb not null,
     reason text not null,
     requested_by text not null,
     requested_at timestamptz not null,
     origin text not null,
     log_size bigint not null,
     state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'expired')),
     cursor uuid,
     chunks integer not null default 0,
     rows bigint not null default 0,
     total bigint,
     bytes bigint not null default 0,
     sha256 text,
     problem text,
     ended_at timestamptz,
     expires_at timestamptz
   )`,
  `create index export_job_open on export_job (export_id) where state in ('waiting', 'running')`,
  `create index export_job_kept on export_job (expires_at) where expires_at is not null and state <> 'expired'`,
  `create table export_chunk (
     export_id uuid not null references export_job,
     seq integer not null,
     from_byte bigint not null,
     length integer not null,
     bytes bytea not null,
     primary key (export_id, seq)
   )`,
  `create index export_chunk_from on export_chunk (export_id, from_byte)`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
