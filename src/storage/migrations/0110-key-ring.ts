import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // The keys that wrap the keys of persons, wrapped in their turn by a key service. `proof` shows that a gateway of this database made it.
  // None is deleted: a row of a backup may still need it.
  `create table key_encryption_key (
     version smallint primary key check (version > 0),
     provider text not null,
     provider_key text not null,
     wrapped bytea,
     proof bytea,
     created_at timestamptz not null default clock_timestamp(),
     retired_at timestamptz,
     check ((provider = 'derived') = (wrapped is null) and (wrapped is null) = (proof is null))
   )`,
  // The first is derived from the master key, as it was before there was a ring.
  `insert into key_encryption_key (version, provider, provider_key) values (1, 'derived', 'master key')`,
  // Where a key service guards the master key too.
  `create table guarded_master_key (
     id smallint primary key check (id = 1),
     provider text not null,
     provider_key text not null,
     wrapped bytea not null,
     created_at timestamptz not null default clock_timestamp()
   )`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
