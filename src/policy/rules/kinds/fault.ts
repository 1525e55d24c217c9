/** What can be wrong with a claim, as a rule finds it. Each has its sentence in the catalogue. */
export const FAULT_KINDS = [
  'required',
  'too_short',
  'too_long',
  'pattern',
  'one_of',
  'date',
  'too_young',
  'too_old',
  'postal_code',
  'phone',
  'table',
  'kind',
  'expression',
  'lookup',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The number that the sentence names. */
  readonly limit?: number;
}
