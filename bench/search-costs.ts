import type { Database } from '../src/storage/index.js';

export interface IndexCost {
  readonly indices: string;
  /** A row, written in batches as the journal does. */
  readonly micros: number;
  readonly walBytes: number;
}

const ROWS_BEFORE = 200_000;
const ROWS = 20_000;
const BATCH = 100;
const RUNS = 3;

/** What a decision has, and what one would have instead: an index for each filter, and one over the reference as it is. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'primary key only': [],
  'as it is': ['decision_facet', 'decision_correlation'],
  'only the index of facets': ['decision_facet'],
  'only the index of correlation ids': ['decision_correlation'],
};
const INSTEAD = ['flow', 'kind', 'status', 'reason', 'provider', 'correlation_id'].map(
  (column) => `create index on bench_decision (${column}, decision_id)`,
);

export async function indexCosts(database: Database): Promise<readonly IndexCost[]> {
  const { rows } = await database.pool.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes where tablename = 'decision'`,
  );
  const definitions = new Map(
    rows.map(({ name, definition }) => [
      name,
      definition.replace(` INDEX ${name} ON public.decision `, ' INDEX ON bench_decision '),
    ]),
  );
  const own = Object.entries(VARIANTS).map(
    ([indices, names]) => [indices, names.map((name) => definitions.get(name) ?? '')] as const,
  );
  const costs: IndexCost[] = [];
  for (const [indices, statements] of [...own, ['one for each filter instead', INSTEAD] as const]) {
    const runs: IndexCost[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push({ indices, ...(await costOf(database, statements)) });
    runs.sort((a, b) => a.micros - b.micros);
    costs.push(runs[Math.floor(RUNS / 2)] as IndexCost);
  }
  return costs;
}

async function costOf({ pool }: Database, statements: readonly string[]): Promise<Omit<IndexCost, 'indices'>> {
  await pool.query('drop table if exists bench_decision');
  await pool.query('create table bench_decision (like decision, primary key (decision_id))');
  for (const statement of statements) await pool.query(statement);
  await pool.query(`insert into bench_decision select * from decision order by decision_id limit ${ROWS_BEFORE}`);
  const { rows } = await pool.query<{ id: string }>(
    `select decision_id as id from decision order by decision_id offset ${ROWS_BEFORE} limit ${ROWS}`,
  );
  await pool.query('checkpoint');
  const start = await pool.query<{ at: string }>('select pg_current_wal_lsn() as at');
  const from = process.hrtime.bigint();
  for (let at = 0; at < rows.length; at += BATCH) {
    const ids = rows.slice(at, at + BATCH).map(({ id }) => id);
    await pool.query('insert into bench_decision select * from decision where decision_id = any($1::uuid[])', [ids]);
  }
  const micros = Number(process.hrtime.bigint() - from) / 1_000 / rows.length;
  const wal = await pool.query<{ bytes: string }>('select pg_wal_lsn_diff(pg_current_wal_lsn(), $1) as bytes', [
    start.rows[0]?.at,
  ]);
  await pool.query('drop table bench_decision');
  return { micros, walBytes: Math.round(Number(wal.rows[0]?.bytes) / rows.length) };
}
