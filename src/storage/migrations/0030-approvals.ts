import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // One row per request to sign up. The person is a keyed hash here; the data is in subject_payload under the id of the case.
  `create table approval_case (
     case_id uuid primary key,
     decision_id uuid not null,
     flow text not null,
     state text not null check (state in ('requested', 'approved', 'denied', 'expired', 'withdrawn')),
     version integer not null default 1,
     person_key bytea not null,
     email_key bytea,
     subject_id uuid not null,
     asked_for text not null,
     four_eyes boolean not null,
     requested_at timestamptz not null,
     due_at timestamptz not null,
     expires_at timestamptz not null,
     closed_at timestamptz,
     closing_reason text,
     assignee text,
     check ((state = 'requested') = (closed_at is null))
   )`,
  // One person has one open case of a flow, however many calls ask at once.
  `create unique index approval_case_one_open on approval_case (flow, person_key) where state = 'requested'`,
  `create index approval_case_person on approval_case (flow, person_key, case_id)`,
  `create index approval_case_open on approval_case (expires_at) where state = 'requested'`,
  `create index approval_case_subject on approval_case (subject_id)`,

  // Every decision that was told to wait for this case: the same decision again gets the same case.
  `create table approval_request (
     decision_id uuid primary key,
     case_id uuid not null references approval_case
   )`,

  // The four eyes: one word of one person on one case.
  `create table approval_vote (
     case_id uuid not null references approval_case,
     staff_id text not null,
     decision text not null check (decision in ('approve', 'deny')),
     reason text not null,
     at timestamptz not null,
     primary key (case_id, staff_id)
   )`,

  // The text is in subject_payload under the id of the note, sealed with the person's key.
  `create table approval_note (
     note_id uuid primary key,
     case_id uuid not null references approval_case,
     author text not null,
     at timestamptz not null
   )`,
  `create index approval_note_case on approval_note (case_id, note_id)`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
