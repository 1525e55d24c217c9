import type { GraphFaultKind } from './graph-fault.js';

export interface BackOff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Tries after which a human is asked. */
  readonly attempts: number;
}

/** Seconds at first, for replication; a quarter of an hour at most; about a day in all, which outlasts most outages. */
export const BACK_OFF: BackOff = { firstMs: 2_000, longestMs: 15 * 60_000, attempts: 100 };

/** A name that is taken is looked at again a few times, for replication; then only a human can tell whose it is. */
const CONFLICT_ATTEMPTS = 8;

type NextStep = { readonly kind: 'again'; readonly delayMs: number } | { readonly kind: 'give_up' };

const HOPELESS: ReadonlySet<GraphFaultKind> = new Set(['forbidden', 'refused']);

/** What follows a try that failed. `random` is in [0, 1): replicas that failed together do not come back together. */
export function afterFault(
  fault: { readonly kind: GraphFaultKind; readonly retryAfterMs?: number },
  attempts: number,
  random: number,
  { firstMs, longestMs, attempts: most }: BackOff = BACK_OFF,
): NextStep {
  if (HOPELESS.has(fault.kind) || attempts >= most) return { kind: 'give_up' };
  if (fault.kind === 'conflict' && attempts >= CONFLICT_ATTEMPTS) return { kind: 'give_up' };
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  const own = ceiling / 2 + (random * ceiling) / 2;
  return { kind: 'again', delayMs: Math.round(Math.max(own, fault.retryAfterMs ?? 0)) };
}
