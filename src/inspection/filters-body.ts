import { type DecisionFilter, type FilterText, filterFrom, filterText } from './decision-filter.js';
import type { FiltersBody } from './decisions.dto.js';

/** The filters of a request; what else it holds is left out. */
export function filterOf(body: FiltersBody): DecisionFilter {
  const { from, to, flow, kind, status, reason, provider, flagged, reference } = body;
  const given = Object.entries({ from, to, flow, kind, status, reason, provider, flagged, reference });
  return filterFrom(Object.fromEntries(given.filter((each): each is [string, string] => each[1] !== undefined)));
}

/** The same as text, written as we write it. */
export const filtersIn = (body: FiltersBody): FilterText => filterText(filterOf(body));
