import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // One row per idempotency key: who runs this sign-up now, or which decision answers it.
  `create table signup_claim (
     key bytea primary key,
     decision_id uuid not null unique,
     flow text not null,
     step text not null,
     correlation_id text not null,
     config_version text not null,
     locales text[] not null,
     caller text not null,
     state text not null check (state in ('running', 'decided')),
     owner uuid not null,
     lease_until timestamptz not null,
     decided_at timestamptz,
     replay_until timestamptz,
     check (state = 'running' or (decided_at is not null and replay_until is not null))
   )`,
  `create index signup_claim_running on signup_claim (lease_until) where state = 'running'`,

  // One row per call to a vendor. json, not jsonb: the audit log holds a hash of the evidence's exact text.
  `create table provider_attempt (
     attempt_id uuid primary key,
     decision_id uuid not null,
     plan_step smallint not null,
     provider text not null,
     reference text not null unique,
     state text not null check (state in ('intended', 'outcome', 'fault', 'indeterminate')),
     evidence json,
     vendor_reference text,
     delivery text check (delivery in ('not_sent', 'sent', 'unknown')),
     duration_ms integer,
     started_at timestamptz not null,
     ended_at timestamptz
   )`,
  `create index provider_attempt_decision on provider_attempt (decision_id, plan_step)`,
  // What must be compared with the vendor's invoice: it may have been charged, but no outcome came of it.
  `create index provider_attempt_unreconciled on provider_attempt (started_at)
     where state = 'indeterminate' or (state = 'fault' and delivery <> 'not_sent')`,

  // Decisions stay when the key is claimed anew; so do the answers, for whoever still waits for one. The key is a UUIDv7: its order is that
  // of time. A subject's decisions are found through subject_payload.
  `create table decision (
     decision_id uuid primary key,
     flow text not null,
     step text not null,
     kind text not null check (kind in ('continue', 'block', 'correct_input')),
     status text not null,
     reason text not null,
     flagged boolean not null,
     message text,
     provider text,
     config_version text not null,
     subject_id uuid,
     answer_status smallint not null,
     answer_body text not null,
     at timestamptz not null
   )`,

  // Personal data: ciphertext under a key of its own. Erasure deletes the three rows; the log keeps only a hash of the ciphertext.
  `create table subject_key (
     subject_id uuid primary key,
     kek_version smallint not null,
     wrapped bytea not null
   )`,
  `create table subject_payload (
     uid uuid primary key,
     subject_id uuid not null,
     nonce bytea not null,
     ciphertext bytea not null
   )`,
  `create index subject_payload_subject on subject_payload (subject_id)`,
  `create table subject_token (
     subject_id uuid not null,
     field text not null,
     key_version smallint not null,
     token bytea not null,
     primary key (subject_id, field, key_version, token)
   )`,
  `create index subject_token_lookup on subject_token (field, token)`,

  // The log. The index comes from the counter, which is updated last in the transaction: a sequence would leave gaps that prove nothing.
  `create table audit_counter (
     origin text primary key,
     next bigint not null,
     closed_at timestamptz
   )`,
  `create unique index audit_counter_one_open on audit_counter ((closed_at is null)) where closed_at is null`,
  `create table audit_entry (
     origin text not null,
     idx bigint not null,
     uid uuid not null,
     kind text not null,
     at timestamptz not null,
     decision_id uuid,
     leaf_hash bytea not null,
     envelope bytea not null,
     primary key (origin, idx)
   )`,
  // Entries come in the order of time, so that a summary of each range of pages finds them and an insert costs nothing.
  `create index audit_entry_at on audit_entry using brin (at)`,
  `create index audit_entry_decision on audit_entry (decision_id) where decision_id is not null`,
  `create function audit_entry_is_append_only() returns trigger language plpgsql as
     $$ begin raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege'; end $$`,
  `create trigger audit_entry_no_change before update or delete on audit_entry
     for each row execute function audit_entry_is_append_only()`,
  `create trigger audit_entry_no_truncate before truncate on audit_entry
     for each statement execute function audit_entry_is_append_only()`,

  // A replica that was given another master key must not write a single row.
  `create table key_check (
     id smallint primary key check (id = 1),
     fingerprint bytea not null
   )`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
