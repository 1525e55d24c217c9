import type { DecisionFilters } from '../../api/contract.js';
import { boundsOf, type Period } from '../../parts/period.js';

/** What of a filter is no time. */
export type Others = Pick<DecisionFilters, 'flow' | 'kind' | 'status' | 'reason' | 'provider'>;

/** Filters that hold something; a period by name is fixed to its dates now. */
export function filtersOf(period: Period, others: Others, now: Date): DecisionFilters {
  const given = Object.entries({ ...boundsOf(period, now), ...others });
  return Object.fromEntries(given.flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])));
}
