import type { InvitationFilters, InvitationState } from '../../api/contract.js';

export const STATES = [
  'active',
  'scheduled',
  'used_up',
  'expired',
  'revoked',
] as const satisfies readonly InvitationState[];

const TEXTS = ['flow', 'issuer', 'label', 'batch'] as const;
export type TextFilter = (typeof TEXTS)[number];
export const TEXT_FILTERS: readonly TextFilter[] = TEXTS;

export const withoutGaps = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== '')) as T;

/** Reads the address; what is not a filter is left out. A code never stands in it. */
export function filtersOf(search: URLSearchParams): InvitationFilters {
  const texts = TEXTS.map((name) => [name, search.get(name)?.trim()] as const);
  const state = STATES.find((one) => one === search.get('state'));
  return withoutGaps({ state, ...Object.fromEntries(texts) });
}

export const searchOf = (filters: InvitationFilters): URLSearchParams =>
  new URLSearchParams(withoutGaps({ ...filters }) as Record<string, string>);
