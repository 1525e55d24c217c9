import { type Kysely, sql } from 'kysely';

/** `target`: name of a webhook, or whom a mail is for (`requester`, or an approver by a keyed hash); never an address. */
const deliveries = (table: string): readonly string[] => [
  // One row per event and target, made in the commit that moves the cursor past the event. What is sent is built from the entry itself.
  `create table ${table} (
     target text not null,
     event_id uuid not null,
     origin text not null,
     idx bigint not null,
     kind text not null,
     state text not null check (state in ('pending', 'delivered', 'dropped', 'dead')),
     attempts integer not null default 0,
     first_attempt_at timestamptz,
     next_at timestamptz not null,
     http_status smallint,
     fault text,
     ended_at timestamptz,
     primary key (target, event_id)
   )`,
  `create index ${table}_pending on ${table} (target, origin, idx) where state = 'pending'`,
  `create index ${table}_due on ${table} (next_at) where state = 'pending'`,
  `create index ${table}_log_order on ${table} (origin, idx, target)`,
  `create index ${table}_ended on ${table} (ended_at) where state in ('delivered', 'dropped')`,
];

const STATEMENTS: readonly string[] = [
  // Who sends. The fence goes up with each new holder, so that a late one writes nothing.
  `create table notification_lease (
     name text primary key,
     holder uuid not null,
     fence bigint not null,
     until timestamptz not null
   )`,
  // How far each sink has read in the log: the next entry is next_idx.
  `create table notification_cursor (
     sink text primary key,
     origin text not null,
     next_idx bigint not null,
     disabled_at timestamptz
   )`,
  ...deliveries('webhook_delivery'),
  ...deliveries('mail_delivery'),
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
