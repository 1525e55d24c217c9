/** What a list of decisions may be narrowed to. Nothing personal: those values are looked up by keyed hashes, see PersonTokens. */
export interface DecisionFilter {
  /** Of the time at which the sign-up came in; `to` is not part of it. */
  readonly from?: Date;
  readonly to?: Date;
  readonly flow?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly provider?: string;
  readonly flagged?: boolean;
  /** Id of the decision, the caller's correlation id, or the id of a call to a provider: ours or the vendor's. */
  readonly reference?: string;
}

/** As text, for an address, a saved view, an event or a job: names in the order of the alphabet, times in RFC 3339. */
export type FilterText = Readonly<Record<string, string>>;

export const FILTER_NAMES = [
  'flagged',
  'flow',
  'from',
  'kind',
  'provider',
  'reason',
  'reference',
  'status',
  'to',
] as const satisfies readonly (keyof DecisionFilter)[];

const textOf = (value: string | boolean | Date): string =>
  value instanceof Date ? value.toISOString() : String(value);

export const filterText = (filter: DecisionFilter): FilterText =>
  Object.fromEntries(
    FILTER_NAMES.flatMap((name) => (filter[name] === undefined ? [] : [[name, textOf(filter[name])]])),
  );

/** The opposite of `filterText`: what it wrote comes back. */
export function filterFrom({ from, to, flagged, ...words }: FilterText): DecisionFilter {
  return {
    ...words,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    flagged: flagged === undefined ? undefined : flagged === 'true',
  };
}
