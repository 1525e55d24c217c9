import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // The outbox: written in the commit of the approval, worked off by whoever holds the lease.
  `create table account_provisioning (
     case_id uuid primary key references approval_case,
     state text not null check (state in ('waiting', 'done', 'failed')),
     attempts integer not null default 0,
     not_before timestamptz not null,
     fence bigint not null default 0,
     lease_until timestamptz,
     account_id text,
     code text,
     how text
   )`,
  `create index account_provisioning_due on account_provisioning (not_before) where state = 'waiting'`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
