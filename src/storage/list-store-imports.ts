import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { AuditEntry } from '../audit/index.js';
import { NothingWritten } from '../journal/index.js';
import type { ImportCounts, ListImports, ListName, NewEntry } from '../policy/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { columns } from './journal-statements/columns.js';
import { EVERY_FLOW, IN_STATE } from './list-store-columns.js';

/** Rows that one statement moves: well inside the time that a statement may take. */
const BATCH = 5_000;
/** What a process left behind when it died. */
const STALE = '1 day';

/** The first row of a value counts. */
const STAGE = `
  with rows as (
    select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[])
      with ordinality as r(id, kind, token, flow, shown, reason, note, expires_at, prefix, position)),
  firsts as (select distinct on (kind, token, flow) * from rows order by kind, token, flow, position),
  staged as (
    insert into policy_list_staging (import_id, id, kind, token, flow, shown, reason, note, expires_at, prefix)
    select $1, id, kind, token, flow, shown, reason, note, expires_at, prefix from firsts
    on conflict do nothing
    returning kind, token, flow)
  select (select count(*) from staged)::int as staged,
         (select count(*) from staged
           where exists (select 1 from policy_list_entry e
                          where e.kind = staged.kind and e.token = staged.token and e.list = $11 and e.flow = staged.flow
                            and ${IN_STATE.active}))::int as known`;

/** Always in the order of the index: two imports that share values wait for each other and never in a circle. */
const LAST_OF_BATCH = `
  select kind, token, flow from policy_list_staging
   where import_id = $1 and (kind, token, flow) > ($2, $3, $4)
   order by kind, token, flow offset ${BATCH - 1} limit 1`;

const IN_BATCH = `s.import_id = $1 and (s.kind, s.token, s.flow) > ($2, $3, $4)
   and ($5::text is null or (s.kind, s.token, s.flow) <= ($5, $6, $7))`;

const RETIRE = `
  update policy_list_entry e set removed_at = clock_timestamp(), removed_by = $9
    from policy_list_staging s
   where ${IN_BATCH} and e.kind = s.kind and e.token = s.token and e.list = $8 and e.flow = s.flow
     and e.removed_at is null and e.expires_at <= statement_timestamp()`;

const INSERT = `
  with batch as (select * from policy_list_staging s where ${IN_BATCH}),
  added as (
    insert into policy_list_entry (id, list, kind, token, flow, shown, reason, note, expires_at, author, created_at)
    select id, $8, kind, token, flow, shown, reason, note, expires_at, $9, clock_timestamp()
      from batch order by kind, token, flow
    on conflict (kind, token, list, flow) where removed_at is null do nothing
    returning 1)
  select (select count(*) from batch)::int as moved, (select count(*) from added)::int as added`;

const REMEMBER_PREFIXES = `
  insert into policy_list_prefix
  select distinct prefix from policy_list_staging where import_id = $1 and kind = 'cidr'
  on conflict do nothing`;

type Key = readonly [kind: string, token: string, flow: string];
const BEFORE_ALL: Key = ['', '', ''];
const BEHIND_ALL = [null, null, null] as const;

/** Files wait in a table of their own, committed piece by piece, until one transaction moves all of them. */
export class PostgresListImports implements ListImports {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  async stage(importId: string, list: ListName, rows: readonly NewEntry[]) {
    const cells = columns(
      rows,
      () => uuidv7(),
      ({ kind }) => kind,
      ({ token }) => token,
      ({ flow = EVERY_FLOW }) => flow,
      ({ shown }) => shown,
      ({ reason }) => reason,
      ({ note }) => note,
      ({ expires }) => expires,
      ({ prefix }) => prefix,
    );
    const result = await reading(this.database, (client) =>
      client.query<{ staged: number; known: number }>(STAGE, [importId, ...cells, list]),
    );
    const { staged = 0, known = 0 } = result.rows[0] ?? {};
    return { repeated: rows.length - staged, known };
  }

  async promote(
    which: { readonly importId: string; readonly list: ListName; readonly author: string; readonly staged: number },
    whenDone: (counts: ImportCounts) => readonly AuditEntry[],
  ): Promise<ImportCounts> {
    const counts = await auditedTransaction(this.database, this.origin, async (client) => {
      const { moved, ...result } = await moveAll(client, which);
      // The server crashed meanwhile and has forgotten what was staged: a part of a file is not imported.
      if (moved !== which.staged) throw new NothingWritten('rows of an import are missing');
      return { result, entries: whenDone(result) };
    });
    // Plans that were made for a short list would serve a long one badly until the server looks again by itself.
    await this.database.pool.query('analyze policy_list_entry').catch(() => undefined);
    return counts;
  }

  async discard(importId: string): Promise<void> {
    await this.#clear('import_id = $1', [importId]);
    await this.#clear('staged_at < clock_timestamp() - $1::interval', [STALE]);
  }

  async #clear(which: string, values: readonly string[]): Promise<void> {
    const text = `delete from policy_list_staging where ctid = any(array(
      select ctid from policy_list_staging where ${which} limit ${BATCH}))`;
    for (let cleared = BATCH; cleared === BATCH; ) {
      const result = await reading(this.database, (client) => client.query(text, [...values]));
      cleared = result.rowCount ?? 0;
    }
  }
}

async function moveAll(
  client: PoolClient,
  { importId, list, author }: { readonly importId: string; readonly list: ListName; readonly author: string },
): Promise<ImportCounts & { readonly moved: number }> {
  let [moved, added, replaced] = [0, 0, 0];
  await client.query(REMEMBER_PREFIXES, [importId]);
  for (let from: Key | undefined = BEFORE_ALL; from; ) {
    const to: Key | undefined = await lastOfBatch(client, importId, from);
    const range = [importId, ...from, ...(to ?? BEHIND_ALL), list, author];
    const retired = await client.query(RETIRE, range);
    const inserted = await client.query<{ moved: number; added: number }>(INSERT, range);
    replaced += retired.rowCount ?? 0;
    moved += inserted.rows[0]?.moved ?? 0;
    added += inserted.rows[0]?.added ?? 0;
    from = to;
  }
  return { moved, added, known: moved - added, replaced };
}

async function lastOfBatch(client: PoolClient, importId: string, from: Key): Promise<Key | undefined> {
  const { rows } = await client.query<{ kind: string; token: string; flow: string }>(LAST_OF_BATCH, [
    importId,
    ...from,
  ]);
  const [last] = rows;
  return last && [last.kind, last.token, last.flow];
}
