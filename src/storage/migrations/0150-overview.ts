import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // How far a projection has read in the log: the next entry is next_idx.
  `create table projection_cursor (
     name text primary key,
     origin text not null,
     next_idx bigint not null
   )`,
  // What happened in a minute, an hour or a day (UTC): counts by what src/overview/tally.ts says. Nothing personal; rebuilt from the log.
  // Words of ours are grouped by their bytes: the rules of a language would cost most of the time of a chart.
  `create table overview_tally (
     width text collate "C" not null,
     at timestamptz not null,
     measure text collate "C" not null,
     flow text collate "C" not null,
     name text collate "C" not null,
     status text collate "C" not null,
     detail text collate "C" not null,
     n bigint not null,
     primary key (width, at, measure, flow, name, status, detail)
   ) partition by list (width)`,
  // The planner knows how many rows a period has only where minutes and days are not one heap.
  ...['minute', 'hour', 'day'].map(
    (width) => `create table overview_tally_${width} partition of overview_tally for values in ('${width}')`,
  ),
  // Providers that were taken out of use by hand; every replica looks here.
  `create table provider_isolation (
     provider text primary key,
     isolated_by text not null,
     at timestamptz not null,
     reason text not null
   )`,
  // Each configuration that ran, as its text without secrets: the version is the beginning of the text's SHA-256.
  `create table configuration_version (
     version text primary key,
     first_seen_at timestamptz not null,
     last_started_at timestamptz not null,
     text text not null
   )`,
  `create index configuration_version_order on configuration_version (last_started_at, version)`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
