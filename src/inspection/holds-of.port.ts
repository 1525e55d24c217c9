/** Injection token of {@link HoldsOf}; optional: without one there are no holds. */
export const HOLDS_OF = Symbol('HOLDS_OF');

/** Which legal holds cover the person of a sign-up. */
export interface HoldsOf {
  /** Ids of the holds in force. */
  holdsOf(decisionId: string): Promise<readonly string[]>;
}
