import type { BreakerState } from '#libs/resilience';

/** What operators hear of external look-ups. */
export interface LookupEvents {
  /** `name` is the look-up's label beside the providers. */
  breakerChanged(name: string, state: BreakerState): void;
}
export const LOOKUP_EVENTS = Symbol('LOOKUP_EVENTS');
