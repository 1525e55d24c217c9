import type { PoolClient } from 'pg';
import { type DecisionFilter, firstIdAt } from '../inspection/index.js';
import { conditionsOf } from './decision-search.js';

interface Plan {
  readonly Plan: { readonly 'Plan Rows': number };
}

/** What the planner expects: from its statistics, without looking at a row. A guess of the size of a file that is being written. */
export async function estimatedCount(client: Pick<PoolClient, 'query'>, filter: DecisionFilter): Promise<number> {
  if (filter.reference !== undefined) return 0;
  const values: unknown[] = [];
  const period = [
    ...(filter.from === undefined ? [] : [`d.decision_id >= $${values.push(firstIdAt(filter.from))}`]),
    ...(filter.to === undefined ? [] : [`d.decision_id < $${values.push(firstIdAt(filter.to))}`]),
  ];
  const { rows } = await client.query<{ 'QUERY PLAN': readonly Plan[] }>(
    `explain (format json) select 1 from decision d where ${[...period, conditionsOf(filter, values)].join(' and ')}`,
    values,
  );
  return Math.round(rows[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0);
}
