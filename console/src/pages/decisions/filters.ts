import type { DecisionFilters, PersonKeys } from '../../api/contract.js';
import { isPeriodName, type Period } from '../../parts/period.js';

/** What of the search stands in the address, is saved as a view, and can be sent to a colleague. Never a personal value. */
export type UrlFilters = Period & Omit<DecisionFilters, 'from' | 'to'>;

const NAMES = ['flow', 'kind', 'status', 'reason', 'provider', 'flagged', 'reference'] as const;
export type FilterName = (typeof NAMES)[number];
export const FILTER_NAMES: readonly FilterName[] = NAMES;

export const PERSON_NAMES = ['email', 'phone', 'externalId'] as const satisfies readonly (keyof PersonKeys)[];

const present = (text: string | null): string | undefined =>
  text === null || text.trim() === '' ? undefined : text.trim();

/** RFC 3339, or nothing: an address may have been edited by hand. */
const instant = (text: string | null): string | undefined =>
  text !== null && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : undefined;

/** Reads the address; what is not a filter is left out. */
export function filtersOf(search: URLSearchParams): UrlFilters {
  const last = search.get('last');
  const period = isPeriodName(last) ? { last } : { from: instant(search.get('from')), to: instant(search.get('to')) };
  const others = NAMES.map((name) => [name, present(search.get(name))] as const);
  return withoutGaps({ ...period, ...Object.fromEntries(others) });
}

/** Writes the address; an empty filter is no filter. */
export function searchOf(filters: UrlFilters): URLSearchParams {
  return new URLSearchParams(withoutGaps({ ...filters }) as Record<string, string>);
}

/** A saved view holds texts only. */
export const viewOf = (filters: UrlFilters): Readonly<Record<string, string>> =>
  Object.fromEntries(searchOf(filters).entries());

export const isEmpty = (filters: object): boolean =>
  Object.values(filters).every((value) => value === undefined || value === '');

export const withoutGaps = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== '')) as T;
