import type { DecidedEntry, DecisionSummary, LogSection, SampleStore } from '../inspection/index.js';
import { reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { SUMMARY, type SummaryRow, summaryOf } from './decision-columns.js';

/** More entries than any log will have. */
const HIGHEST_BIT = 2 ** 40;

/** All steps in one statement: `$1` log, `$2` its size, `$3` time, `$4` the highest bit. */
const BEFORE = `
  with recursive bits(step, before) as (
    select $4::bigint, 0::bigint
    union all
    select step / 2,
           case when before + step <= $2
                 and (select at < $3 from audit_entry where origin = $1 and idx = before + step - 1) then before + step else before end
      from bits where step >= 1)
  select before from bits where step = 0`;

interface EntryRow {
  readonly origin: string;
  readonly idx: string;
  readonly decision_id: string;
}

const decidedOf = ({ origin, idx, decision_id }: EntryRow): DecidedEntry => ({
  origin,
  next: Number(idx),
  decisionId: decision_id,
});

export class PostgresSampleStore implements SampleStore {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  async sections(from: Date, to: Date): Promise<readonly LogSection[]> {
    const logs = await reading(this.database, async (client) => {
      const { rows } = await client.query<{ origin: string; next: string }>(
        'select origin, next from audit_counter order by origin',
      );
      return rows;
    });
    const sections: LogSection[] = [];
    for (const { origin, next } of logs) {
      const size = Number(next);
      const first = await this.#entriesBefore(origin, size, from);
      const end = await this.#entriesBefore(origin, size, to);
      if (end > first) sections.push({ origin, from: first, to: end });
    }
    return sections;
  }

  decidedAt(origin: string, indices: readonly number[]): Promise<readonly DecidedEntry[]> {
    return this.#entries('origin = $1 and idx = any($2::bigint[])', [origin, indices]);
  }

  decidedIn({ origin, from, to }: LogSection): Promise<readonly DecidedEntry[]> {
    return this.#entries('origin = $1 and idx >= $2 and idx < $3', [origin, from, to]);
  }

  summariesOf(decisionIds: readonly string[]): Promise<readonly DecisionSummary[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<SummaryRow>(
        `select ${SUMMARY} from decision d where d.decision_id = any($1::uuid[])`,
        [decisionIds],
      );
      const found = new Map(rows.map((row) => [row.decision_id, summaryOf(row)]));
      return decisionIds.flatMap((id) => found.get(id) ?? []);
    });
  }

  /**
   * How many entries stand before the time, in a log whose times rise but for the moments between stamp and commit. Bit by bit from the highest:
   * entries that come later, and are younger than `time`, never change the answer.
   */
  async #entriesBefore(origin: string, size: number, time: Date): Promise<number> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ before: string }>(BEFORE, [origin, size, time, HIGHEST_BIT]);
      return Number(rows[0]?.before);
    });
  }

  #entries(where: string, values: readonly unknown[]): Promise<readonly DecidedEntry[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<EntryRow>(
        `select origin, idx, decision_id from audit_entry where ${where} and kind = 'signup.decided' order by idx`,
        [...values],
      );
      return rows.map(decidedOf);
    });
  }
}
