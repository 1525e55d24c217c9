import type { ClientBase, PoolClient } from 'pg';
import type { Fence } from '../leadership/index.js';
import type {
  DatedTally,
  LoggedBytes,
  LogWindow,
  Period,
  PeriodSums,
  Tally,
  TallyStore,
  Width,
  WindowRequest,
} from '../overview/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { columns } from './journal-statements/columns.js';
import { holdsLease, type LeaseRow, PostgresLease } from './lease.js';

const CURSOR = 'overview';
const LEASE: LeaseRow = { name: CURSOR, table: 'worker_lease' };
/** Rows that one commit forgets. */
const PRUNED = 5_000;

/** Nobody else moves it until the end of the transaction. */
const PLACE = 'select origin, next_idx from projection_cursor where name = $1 for update';
const END = 'select next, closed_at is not null as closed from audit_counter where origin = $1';
const ENTRIES = `
  select origin, idx, envelope from audit_entry
   where origin = $1 and idx >= $2 and idx < $3 and kind = any($4::text[]) order by idx`;
const RELATED = `
  select origin, idx, envelope from audit_entry
   where decision_id in (
           select decision_id from audit_entry where origin = $1 and idx >= $2 and idx < $3 and kind = any($4::text[]))
     and kind = any($5::text[])`;
const MOVE = 'update projection_cursor set next_idx = $2 where name = $1';
/** A log that was closed is read to its end, then the next one from its start. */
const NEXT_ORIGIN = `
  update projection_cursor c set origin = n.origin, next_idx = 0
    from (select min(origin) as origin from audit_counter where origin > $2) n
   where c.name = $1 and n.origin is not null`;
const ADD = `
  insert into overview_tally as t (width, at, measure, flow, name, status, detail, n)
  select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
  on conflict (width, at, measure, flow, name, status, detail) do update set n = t.n + excluded.n`;
const BEHIND = `
  select (k.next - c.next_idx + coalesce((select sum(n.next) from audit_counter n where n.origin > c.origin), 0))::text as behind
    from projection_cursor c join audit_counter k on k.origin = c.origin where c.name = $1`;
const OF_PERIOD = 'width = $1 and at >= $2 and at < $3 and ($4::text is null or flow = $4)';
const OUTCOMES = `
  select at, status, sum(n)::text as n from overview_tally
   where ${OF_PERIOD} and measure = 'decision' group by at, status`;
const TOTALS = `
  select measure, flow, name, status, detail, sum(n)::text as n from overview_tally
   where ${OF_PERIOD} group by measure, flow, name, status, detail`;
const PRUNE = `
  delete from overview_tally
   where width = $1 and ctid in (select ctid from overview_tally where width = $1 and at < $2 limit $3)`;

interface EntryRow {
  readonly origin: string;
  readonly idx: string;
  readonly envelope: Buffer;
}
const bytesOf = ({ origin, idx, envelope }: EntryRow): LoggedBytes => ({ origin, index: Number(idx), envelope });

type Advanced = Awaited<ReturnType<TallyStore['advance']>>;

/** Buckets in PostgreSQL. A window and the cursor behind it are one commit: nothing is counted twice, or left out, whatever happens. */
export class PostgresTallyStore implements TallyStore {
  readonly #lease: PostgresLease;

  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {
    this.#lease = new PostgresLease(database, LEASE);
  }

  lease(holder: string, leaseMs: number): Promise<Fence | undefined> {
    return this.#lease.lease(holder, leaseMs);
  }

  release(holder: string): Promise<void> {
    return this.#lease.release(holder);
  }

  open(): Promise<void> {
    return reading(this.database, async (client) => {
      await client.query(
        `insert into projection_cursor (name, origin, next_idx) select $1, min(origin), 0 from audit_counter having count(*) > 0
         on conflict do nothing`,
        [CURSOR],
      );
    });
  }

  advance(request: WindowRequest, fold: (window: LogWindow) => readonly DatedTally[], fence: Fence): Promise<Advanced> {
    return auditedTransaction(this.database, this.origin, async (client) => ({
      result: (await holdsLease(client, LEASE, fence)) ? await advance(client, request, fold) : 'lost_lease',
      entries: [],
    }));
  }

  behind(): Promise<number> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ behind: string }>(BEHIND, [CURSOR]);
      return Number(rows[0]?.behind ?? 0);
    });
  }

  prune(width: Width, before: Date, fence: Fence): Promise<void> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      if (await holdsLease(client, LEASE, fence)) await client.query(PRUNE, [width, before, PRUNED]);
      return { result: undefined, entries: [] };
    });
  }

  sums({ width, from, to }: Period, flow: string | undefined): Promise<PeriodSums> {
    const values = [width, from, to, flow ?? null];
    return reading(this.database, async (client) => {
      const outcomes = await client.query<{ at: Date; status: string; n: string }>(OUTCOMES, values);
      const totals = await client.query<Omit<Tally, 'n'> & { n: string }>(TOTALS, values);
      return {
        outcomes: outcomes.rows.map((row) => ({ ...row, n: Number(row.n) })),
        totals: totals.rows.map((row) => ({ ...row, n: Number(row.n) })),
      };
    });
  }
}

/**
 * Forgets every count and begins at the first entry of the first log; whoever leads counts on from there. Waits for a window under way. Gives
 * the number of entries that are to be read again.
 */
export async function restartTallies(client: Pick<ClientBase, 'query'>): Promise<number> {
  await client.query(PLACE, [CURSOR]);
  await client.query('truncate overview_tally');
  await client.query(
    'update projection_cursor set origin = (select min(origin) from audit_counter), next_idx = 0 where name = $1',
    [CURSOR],
  );
  const { rows } = await client.query<{ behind: string }>(BEHIND, [CURSOR]);
  return Number(rows[0]?.behind ?? 0);
}

async function advance(
  client: PoolClient,
  { kinds, relatedKinds, limit }: WindowRequest,
  fold: (window: LogWindow) => readonly DatedTally[],
): Promise<Advanced> {
  const place = await client.query<{ origin: string; next_idx: string }>(PLACE, [CURSOR]);
  const [at] = place.rows;
  if (at === undefined) return 'at_end';
  const end = await client.query<{ next: string; closed: boolean }>(END, [at.origin]);
  const from = Number(at.next_idx);
  const to = Math.min(Number(end.rows[0]?.next ?? 0), from + limit);
  if (from < to) {
    const values = [at.origin, from, to, kinds];
    const entries = await client.query<EntryRow>(ENTRIES, values);
    const related = await client.query<EntryRow>(RELATED, [...values, relatedKinds]);
    await add(client, fold({ entries: entries.rows.map(bytesOf), related: related.rows.map(bytesOf) }));
    await client.query(MOVE, [CURSOR, to]);
    return 'advanced';
  }
  if (end.rows[0]?.closed !== true) return 'at_end';
  const moved = await client.query(NEXT_ORIGIN, [CURSOR, at.origin]);
  return moved.rowCount === 1 ? 'advanced' : 'at_end';
}

async function add(client: PoolClient, tallies: readonly DatedTally[]): Promise<void> {
  if (tallies.length === 0) return;
  const values = columns(
    tallies,
    ({ width }) => width,
    ({ at }) => at,
    ({ measure }) => measure,
    ({ flow }) => flow,
    ({ name }) => name,
    ({ status }) => status,
    ({ detail }) => detail,
    ({ n }) => n,
  );
  await client.query(ADD, values);
}
