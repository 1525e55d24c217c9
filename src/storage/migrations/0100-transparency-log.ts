import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // Who leads, for every worker that runs in one process of all. The fence goes up with each new holder, so that a late one writes nothing.
  `create table worker_lease (
     name text primary key,
     holder uuid not null,
     fence bigint not null,
     until timestamptz not null
   )`,
  // When a worker last did what it does now and then.
  `create table worker_duty (
     name text primary key,
     done_at timestamptz not null
   )`,

  // How far each log's tiles have grown, its newest checkpoint, and why its signer refuses to go on.
  `create table log_seal (
     origin text primary key,
     tiled bigint not null,
     size bigint,
     root bytea,
     note text,
     signed_at timestamptz,
     refused_at timestamptz,
     problem text,
     check (size <= tiled),
     check ((refused_at is null) = (problem is null))
   )`,
  // C2SP tlog-tiles: hashes of 32 bytes. Of a tile that grows only the widest stays: a narrower one is its beginning.
  `create table log_tile (
     origin text not null,
     level smallint not null,
     idx bigint not null,
     width smallint not null,
     bytes bytea not null,
     primary key (origin, level, idx),
     check (width between 1 and 256 and octet_length(bytes) = 32 * width)
   )`,
  // Hashes cannot be compressed.
  `alter table log_tile alter column bytes set storage external`,
  // The checkpoints of the past. The newest of each minute stays.
  `create table log_checkpoint (
     origin text not null,
     minute timestamptz not null,
     size bigint not null,
     root bytea not null,
     note text not null,
     signed_at timestamptz not null,
     primary key (origin, minute)
   )`,
  `create table log_key (
     vkey text not null,
     origin text not null,
     published_at timestamptz not null,
     primary key (origin, vkey)
   )`,
  // How far each copy elsewhere has come.
  `create table log_anchor (
     origin text not null,
     anchor text not null,
     kind text not null,
     size bigint,
     root bytea,
     anchored_at timestamptz,
     attempts integer not null default 0,
     next_at timestamptz not null,
     problem text,
     primary key (origin, anchor)
   )`,
  // What an anchor gave in return: the time-stamp tokens of RFC 3161, with the checkpoint that each is of.
  `create table log_receipt (
     origin text not null,
     anchor text not null,
     size bigint not null,
     at timestamptz not null,
     note text not null,
     receipt bytea not null,
     primary key (origin, anchor, at)
   )`,
  `create table log_verification (
     verification_id uuid primary key,
     origin text not null,
     started_at timestamptz not null,
     touched_at timestamptz not null,
     ended_at timestamptz,
     state text not null check (state in ('running', 'holds', 'broken', 'failed')),
     checked bigint not null,
     size bigint not null,
     bad_index bigint,
     problem text
   )`,
  `create index log_verification_started on log_verification (origin, started_at)`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
