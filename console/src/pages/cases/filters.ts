import type { CaseFilters, CaseState } from '../../api/contract.js';

export const CASE_STATES = [
  'requested',
  'approved',
  'denied',
  'expired',
  'withdrawn',
] as const satisfies readonly CaseState[];
export const ASSIGNEES = ['mine', 'none'] as const;

/** What stands in the address. Without a state: open cases, because that is what the queue is for. */
export interface QueueFilters {
  readonly state?: CaseState | 'any';
  readonly flow?: string;
  readonly assignee?: (typeof ASSIGNEES)[number];
  readonly overdue?: 'true';
}

const among = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text);

const present = (text: string | null): string | undefined => (text?.trim() ? text.trim() : undefined);

const withoutGaps = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== '')) as T;

/** Reads the address; what is not a filter is left out, and open cases need no mention. */
export function filtersOf(search: URLSearchParams): QueueFilters {
  const state = among([...CASE_STATES, 'any'] as const, search.get('state'));
  return withoutGaps({
    state: state === 'requested' ? undefined : state,
    flow: present(search.get('flow')),
    assignee: among(ASSIGNEES, search.get('assignee')),
    overdue: among(['true'] as const, search.get('overdue')),
  });
}

export const searchOf = (filters: QueueFilters): URLSearchParams =>
  new URLSearchParams(withoutGaps({ ...filters }) as Record<string, string>);

/** What the service is asked for: what is due first comes first. */
export function askedOf({ state = 'requested', flow, assignee, overdue }: QueueFilters, me: string): CaseFilters {
  return withoutGaps({
    state: state === 'any' ? undefined : state,
    flow,
    assignee: assignee === 'mine' ? me : assignee,
    overdue: overdue === 'true' ? true : undefined,
    order: 'due' as const,
  });
}
