import type { EntryState, ListKind, ListName, ListReason } from '../../api/contract.js';

export const LISTS = ['block', 'allow'] as const satisfies readonly ListName[];
export const KINDS = [
  'email',
  'email_domain',
  'phone',
  'country',
  'cidr',
  'issuer',
  'external_id',
] as const satisfies readonly ListKind[];
export const STATES = ['active', 'expired', 'removed'] as const satisfies readonly EntryState[];
export const REASONS = [
  'fraud',
  'abuse',
  'legal',
  'policy',
  'partner',
  'employee',
  'customer',
  'testing',
  'other',
] as const satisfies readonly ListReason[];

/** What stands in the address: never a value, because that may be personal. */
export interface ListFilters {
  readonly list: ListName;
  readonly kind?: ListKind;
  /** Without one: active entries, because they decide. */
  readonly state?: EntryState | 'any';
}

const among = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text);

export function filtersOf(search: URLSearchParams): ListFilters {
  const state = among([...STATES, 'any'] as const, search.get('state'));
  return {
    list: among(LISTS, search.get('list')) ?? 'block',
    kind: among(KINDS, search.get('kind')),
    state: state === 'active' ? undefined : state,
  };
}

/** Writes the address; the block list and active entries need no mention. */
export function searchOf({ list, kind, state }: ListFilters): URLSearchParams {
  const search = new URLSearchParams();
  if (list !== 'block') search.set('list', list);
  if (kind) search.set('kind', kind);
  if (state) search.set('state', state);
  return search;
}

/** What the service is asked for. */
export const askedOf = ({ kind, state = 'active' }: ListFilters): { kind?: ListKind; state?: EntryState } => ({
  ...(kind && { kind }),
  ...(state !== 'any' && { state }),
});
