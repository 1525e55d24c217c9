import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // Whoever erases, and whoever places a hold, has this row: a hold is there before an erasure looks, or comes after it.
  `create table privacy_gate (id smallint primary key check (id = 1))`,
  `insert into privacy_gate values (1)`,

  // What must not be erased, and why. A hold on a person is kept as keyed hashes, so that it covers what the person does later.
  `create table privacy_hold (
     hold_id uuid primary key,
     basis text not null,
     placed_by text not null,
     placed_at timestamptz not null,
     review_at timestamptz,
     released_by text,
     released_at timestamptz,
     release_reason text,
     check ((released_at is null) = (released_by is null) and (released_at is null) = (release_reason is null))
   )`,
  `create table privacy_hold_token (
     hold_id uuid not null references privacy_hold,
     field text not null,
     token bytea not null,
     primary key (hold_id, field, token)
   )`,
  `create index privacy_hold_token_lookup on privacy_hold_token (field, token)`,
  `create table privacy_hold_decision (
     hold_id uuid not null references privacy_hold,
     decision_id uuid not null,
     primary key (hold_id, decision_id)
   )`,
  `create index privacy_hold_decision_lookup on privacy_hold_decision (decision_id)`,

  // One row per erasure that was carried out: numbers, and no word of whom it was about.
  `create table privacy_erasure (
     erasure_id uuid primary key,
     at timestamptz not null,
     asked_by text not null,
     cause text not null check (cause in ('request', 'retention')),
     reason text not null,
     sign_ups integer not null,
     backups_until timestamptz not null
   )`,

  // When the account was closed that came of a sign-up: the clock of retention classes that ask for it.
  `create table privacy_account (
     subject_id uuid primary key,
     closed_at timestamptz not null
   )`,

  // A case outlives its person: nobody is found by it any more.
  `alter table approval_case alter column person_key drop not null`,
  `create index approval_request_case on approval_request (case_id)`,
  `create index invitation_email on invitation (email_hash) where email_hash is not null`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
