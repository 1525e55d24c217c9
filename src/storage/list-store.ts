import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type {
  AddResult,
  EntryFilter,
  FoundEntry,
  ListEntry,
  ListKind,
  ListName,
  ListStore,
  LookUp,
  NewEntry,
  RemoveResult,
} from '../policy/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { columns } from './journal-statements/columns.js';
import { ENTRY_COLUMNS, type EntryRow, EVERY_FLOW, entryOf, IN_STATE } from './list-store-columns.js';

/**
 * One index look-up a candidate, whatever the planner thinks of the table: `offset 0` keeps the inner query apart, so that the alternative to
 * the index would be to read the table once a candidate. Networks of lengths that no entry has are not looked up.
 */
export const LOOK_UP = {
  name: 'list-look-up',
  text: `
    select distinct on (entry.list) entry.list, candidate.kind, entry.id
      from unnest($1::text[], $2::text[], $3::text[]) with ordinality as candidate(kind, token, prefix, position)
     cross join lateral (
             select e.id, e.list
               from policy_list_entry e
              where e.kind = candidate.kind and e.token = candidate.token and e.removed_at is null
                and (e.expires_at is null or e.expires_at > statement_timestamp())
                and (e.flow = '${EVERY_FLOW}' or e.flow = $4)
             offset 0) entry
     where candidate.prefix is null or candidate.prefix in (select prefix from policy_list_prefix)
     order by entry.list, candidate.position, entry.id`,
};

/** An expired entry makes way for a new one of the same value. */
const RETIRE = `
  update policy_list_entry set removed_at = clock_timestamp(), removed_by = $5
   where kind = $1 and token = $2 and list = $3 and flow = $4
     and removed_at is null and expires_at <= statement_timestamp()
  returning id`;

const INSERT = `
  insert into policy_list_entry (kind, token, list, flow, author, id, shown, reason, note, expires_at, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())
  on conflict (kind, token, list, flow) where removed_at is null do nothing
  returning ${ENTRY_COLUMNS}`;

const REMOVE = `
  update policy_list_entry set removed_at = clock_timestamp(), removed_by = $3
   where list = $1 and id = $2 and removed_at is null
  returning ${ENTRY_COLUMNS}`;

/** Block and allow list in PostgreSQL, one table. */
export class PostgresListStore implements ListStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  async lookUp({ flow, candidates }: LookUp): Promise<readonly FoundEntry[]> {
    const cells = columns(
      candidates,
      ({ kind }) => kind,
      ({ token }) => token,
      ({ prefix }) => prefix,
    );
    const { rows } = await reading(this.database, (client) =>
      client.query<{ list: ListName; kind: ListKind; id: string }>({ ...LOOK_UP, values: [...cells, flow] }),
    );
    return rows.map(({ list, kind, id }) => ({ list, kind, entryId: id }));
  }

  add(
    entry: NewEntry & { readonly id: string; readonly list: ListName; readonly author: string },
    whenAdded: (replaced: string | undefined) => readonly AuditEntry[],
  ): Promise<AddResult> {
    const { kind, token, list, flow = EVERY_FLOW, author, id, shown, reason, note, expires, prefix } = entry;
    const place = [kind, token, list, flow];
    return auditedTransaction<AddResult>(this.database, this.origin, async (client) => {
      const retired = await client.query<{ id: string }>(RETIRE, [...place, author]);
      const added = await client.query<EntryRow>(INSERT, [...place, author, id, shown, reason, note, expires]);
      const [row] = added.rows;
      if (!row) return { result: await holderOf(client, place), entries: [] };
      if (prefix) await client.query('insert into policy_list_prefix values ($1) on conflict do nothing', [prefix]);
      return { result: { kind: 'added', entry: entryOf(row) }, entries: whenAdded(retired.rows[0]?.id) };
    });
  }

  remove(
    { list, id, by }: { readonly list: ListName; readonly id: string; readonly by: string },
    whenRemoved: (entry: ListEntry) => readonly AuditEntry[],
  ): Promise<RemoveResult> {
    return auditedTransaction<RemoveResult>(this.database, this.origin, async (client) => {
      const { rows } = await client.query<EntryRow>(REMOVE, [list, id, by]);
      const [row] = rows;
      if (row) return { result: { kind: 'removed', entry: entryOf(row) }, entries: whenRemoved(entryOf(row)) };
      const known = await client.query('select 1 from policy_list_entry where list = $1 and id = $2', [list, id]);
      return { result: { kind: known.rowCount === 0 ? 'unknown' : 'already_removed' }, entries: [] };
    });
  }

  async find(list: ListName, id: string): Promise<ListEntry | undefined> {
    const [entry] = await this.#select('list = $1 and id = $2', [list, id]);
    return entry;
  }

  page({ list, kind, state, token }: EntryFilter, limit: number, before?: string): Promise<readonly ListEntry[]> {
    const values: unknown[] = [limit, list];
    const also = (condition: string, value: unknown): string[] =>
      value === undefined ? [] : [`${condition} $${values.push(value)}`];
    const conditions = [
      'list = $2',
      ...also('kind =', kind),
      ...also('token =', token),
      // Of a value each arm has an index of its own.
      ...(token === undefined ? [] : ['(removed_at is null or removed_at is not null)']),
      ...also('id <', before),
      ...(state ? [IN_STATE[state]] : []),
    ];
    return this.#select(`${conditions.join(' and ')} order by id desc limit $1`, values);
  }

  record(entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async () => ({ result: undefined, entries }));
  }

  async #select(where: string, values: readonly unknown[]): Promise<readonly ListEntry[]> {
    const { rows } = await reading(this.database, (client) =>
      client.query<EntryRow>(`select ${ENTRY_COLUMNS} from policy_list_entry where ${where}`, [...values]),
    );
    return rows.map(entryOf);
  }
}

async function holderOf(client: PoolClient, place: readonly string[]): Promise<AddResult> {
  const { rows } = await client.query<{ id: string }>(
    `select id from policy_list_entry where kind = $1 and token = $2 and list = $3 and flow = $4 and removed_at is null`,
    [...place],
  );
  const [holder] = rows;
  // Removed between the two statements: whoever adds tries again.
  return holder ? { kind: 'exists', entryId: holder.id } : { kind: 'exists' };
}
