import { type Kysely, sql } from 'kysely';

/** Columns that the table and its waiting room share. flow '' is every flow. Texts that are looked up compare by byte, in any locale. */
const VALUE = `
     kind text collate "C" not null,
     token text collate "C" not null,
     flow text collate "C" not null default '',
     shown text not null,
     reason text not null,
     note text,
     expires_at timestamptz`;

const STATEMENTS: readonly string[] = [
  // Who is on a list. Of personal values the token is a keyed hash and `shown` a masked hint; removed entries stay.
  `create table policy_list_entry (
     id uuid primary key,
     list text not null check (list in ('block', 'allow')),${VALUE},
     author text not null,
     created_at timestamptz not null,
     removed_at timestamptz,
     removed_by text,
     check ((removed_at is null) = (removed_by is null))
   )`,
  // The look-up of every sign-up, and no value twice.
  `create unique index policy_list_entry_live on policy_list_entry (kind, token, list, flow) where removed_at is null`,
  `create index policy_list_entry_token on policy_list_entry (kind, token) where removed_at is not null`,
  // Pages, newest first.
  `create index policy_list_entry_page on policy_list_entry (list, id)`,
  `create index policy_list_entry_kind on policy_list_entry (list, kind, id)`,
  `create index policy_list_entry_removed on policy_list_entry (list, id) where removed_at is not null`,
  `create index policy_list_entry_ends on policy_list_entry (list, id) where expires_at is not null`,

  // Family and length of every network that ever was on a list: an address is looked up in these only. Never shrinks; at most 138 rows.
  `create table policy_list_prefix (prefix text collate "C" primary key)`,

  // Files on their way into a list. Without a log of its own: after a crash of the server there is none, and the import has failed.
  `create unlogged table policy_list_staging (
     import_id uuid not null,
     id uuid not null,${VALUE},
     prefix text,
     staged_at timestamptz not null default clock_timestamp(),
     primary key (import_id, kind, token, flow)
   )`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
