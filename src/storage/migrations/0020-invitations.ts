import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // One row per code; the code itself is nowhere. `taken` counts uses that are reserved, held or consumed, under the row's lock: the check
  // keeps two people off the last use even if every statement were wrong.
  `create table invitation (
     id uuid primary key,
     batch_id uuid not null,
     code_hash bytea not null unique,
     hint text not null,
     label text,
     issuer text not null,
     created_at timestamptz not null,
     flow text,
     email_hash bytea,
     email_domain text,
     claims json not null,
     not_before timestamptz not null,
     expires_at timestamptz not null,
     max_uses integer not null,
     taken integer not null default 0,
     revoked_at timestamptz,
     revoked_by text,
     check (max_uses > 0 and taken between 0 and max_uses),
     check (not_before < expires_at),
     check ((revoked_at is null) = (revoked_by is null))
   )`,
  `create index invitation_batch on invitation (batch_id)`,
  `create index invitation_issuer on invitation (issuer, created_at)`,

  // One row per decision that holds, or held, a use. Decisions about the same person share a use_id, and count once. Until `retake_until` the
  // person may share a use that was consumed.
  `create table invitation_use (
     decision_id uuid primary key,
     use_id uuid not null,
     code_id uuid not null references invitation (id),
     holder bytea,
     state text not null check (state in ('reserved', 'held', 'consumed', 'released')),
     reserved_at timestamptz not null,
     lease_until timestamptz,
     settled_at timestamptz,
     retake_until timestamptz,
     check ((lease_until is not null) = (state in ('reserved', 'held')))
   )`,
  `create index invitation_use_code on invitation_use (code_id, decision_id)`,
  `create index invitation_use_shared on invitation_use (use_id)`,
  `create index invitation_use_person on invitation_use (code_id, holder)`,
  `create index invitation_use_open on invitation_use (code_id, lease_until) where state in ('reserved', 'held')`,
  `create index invitation_use_holder on invitation_use (retake_until) where holder is not null`,

  // Wrong guesses, each under the keyed hashes that it is counted by.
  `create table invitation_attempt (
     scope text not null check (scope in ('flow', 'email', 'address', 'code')),
     subject bytea not null,
     at timestamptz not null
   )`,
  `create index invitation_attempt_subject on invitation_attempt (scope, subject, at)`,
  `create index invitation_attempt_at on invitation_attempt (at)`,

  // Whoever redeems in a flow holds its row: limits are exact over all replicas.
  `create table invitation_gate (
     flow text primary key,
     blocked_until timestamptz
   )`,

  // Whoever issues holds the issuer's row. Without numbers the configured default holds.
  `create table invitation_quota (
     issuer text primary key,
     uses integer,
     period_ms bigint,
     set_by text,
     set_at timestamptz,
     check ((uses is null) = (period_ms is null) and (uses is null) = (set_by is null) and (uses is null) = (set_at is null)),
     check (uses >= 0 and period_ms > 0)
   )`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
