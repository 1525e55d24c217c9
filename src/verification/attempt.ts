import { ProviderError, type ProviderOutcome } from '#libs/provider-spec';
import { AttemptAbandoned, LocalRefusal } from '#libs/resilience';
import type { AttemptFault } from '../journal/index.js';

/** How one attempt at one provider ended. A refused person is an outcome; everything else is a fault. */
export type AttemptEnd =
  | { readonly outcome: ProviderOutcome }
  | {
      readonly fault: AttemptFault;
      /** May the next provider of the route be asked at all? */
      readonly failsOver: boolean;
      /** Names of the person's attributes at fault; empty when the fault is not the person's to mend. */
      readonly attributes: readonly string[];
      /** What was thrown, for the log to describe. */
      readonly error?: unknown;
    };

/** Whatever was thrown on the way to or at a provider, as a fault. What is not one of ours is a defect that may have been charged. */
export function faultOf(error: unknown): AttemptEnd {
  if (error instanceof LocalRefusal) {
    return { fault: { kind: error.reason, delivery: 'not_sent' }, failsOver: true, attributes: [], error };
  }
  if (error instanceof AttemptAbandoned) {
    return { fault: { kind: 'timed_out', delivery: 'unknown' }, failsOver: true, attributes: [], error };
  }
  if (!ProviderError.is(error)) {
    return { fault: { kind: 'defect', delivery: 'unknown' }, failsOver: false, attributes: [], error };
  }
  const { kind, delivery, vendorCode, httpStatus, attributes } = error;
  return { fault: { kind, delivery, vendorCode, httpStatus }, failsOver: error.policy.failsOver, attributes, error };
}

/** Did this attempt surely cost nothing and leave no mark on the person's file? */
export const isFree = (end: AttemptEnd): boolean => 'fault' in end && end.fault.delivery === 'not_sent';
