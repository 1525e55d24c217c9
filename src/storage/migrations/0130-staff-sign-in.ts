import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // staff_id: local: or oidc:, and a UUID. People who work here; never deleted, because the log names them by id. Roles of a person of an OpenID provider are those of the last sign-in.
  `create table staff_member (
     staff_id text primary key,
     method text not null check (method in ('local', 'oidc')),
     username text unique,
     issuer text,
     subject text,
     display_name text not null,
     email text,
     roles text[] not null,
     password text,
     created_at timestamptz not null,
     last_seen_at timestamptz,
     disabled_at timestamptz,
     unique (issuer, subject),
     check ((method = 'local') = (username is not null)),
     check ((method = 'oidc') = (issuer is not null and subject is not null))
   )`,
  `create index staff_member_email on staff_member (lower(email)) where email is not null`,

  // id is the SHA-256 of what the browser holds. Rows go when the session ends.
  `create table staff_session (
     id bytea primary key,
     staff_id text not null references staff_member,
     started_at timestamptz not null,
     seen_at timestamptz not null,
     authenticated_at timestamptz,
     ends_at timestamptz not null
   )`,
  `create index staff_session_person on staff_session (staff_id, started_at)`,
  `create index staff_session_ends on staff_session (ends_at)`,
  `create index staff_session_seen on staff_session (seen_at)`,

  // Whether there has ever been a local person: after that the first administrator cannot be made a second time.
  `create table staff_setup (id smallint primary key check (id = 1), closed_at timestamptz)`,
  `insert into staff_setup (id) values (1)`,

  // digest is the SHA-256 of the token. Without a person: makes the first administrator.
  `create table staff_setup_token (
     digest bytea primary key,
     staff_id text references staff_member,
     expires_at timestamptz not null
   )`,
  `create index staff_setup_token_person on staff_setup_token (staff_id)`,

  // The log holds SHA-256 of salt and reason: the text can be proved by who has this row, and guessed by nobody else.
  `create table staff_role_grant (
     grant_id uuid primary key,
     staff_id text not null references staff_member,
     role text not null,
     reason text not null,
     reason_salt bytea not null,
     granted_by text not null,
     granted_at timestamptz not null,
     expires_at timestamptz not null,
     revoked_at timestamptz
   )`,
  `create index staff_role_grant_active on staff_role_grant (staff_id, expires_at) where revoked_at is null`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
