/** What one attempt came to. */
export type AttemptEnd =
  | { readonly kind: 'delivered'; readonly httpStatus?: number }
  /** The receiver is there and will not have this one. */
  | { readonly kind: 'refused'; readonly fault: string; readonly httpStatus?: number }
  /** The receiver is away or busy. */
  | { readonly kind: 'away'; readonly fault: string; readonly httpStatus?: number; readonly retryAfterMs?: number }
  /** The receiver is gone for good and wants nothing more. */
  | { readonly kind: 'gone'; readonly fault: string; readonly httpStatus?: number }
  /** There is nobody to send it to. */
  | { readonly kind: 'dropped'; readonly fault: string };

export interface Tried {
  /** Of this attempt, counted from 1. */
  readonly attempt: number;
  readonly firstAttemptAt: Date;
  readonly now: Date;
}

const FIRST_DELAY_MS = 5_000;
const FACTOR = 4;
const LONGEST_DELAY_MS = 6 * 3_600_000;
/** A delay may be up to a fifth longer, so that those who failed together do not come back together. */
const JITTER = 0.2;
/** The schedule ends so long after the first attempt. */
const SCHEDULE_MS = 24 * 3_600_000;
/** Whoever answers "no" is asked again a few times, for mistakes of a deployment, and then left alone: what follows waits behind it. */
const MAX_REFUSALS = 5;

/** When to try again after a failure: 5 s, 20 s, 80 s, ... six hours, for a day in all. Undefined: it is given up. */
export function nextAttemptAt(
  { attempt, firstAttemptAt, now }: Tried,
  end: Extract<AttemptEnd, { kind: 'refused' | 'away' }>,
  random: () => number = Math.random,
): Date | undefined {
  if (end.kind === 'refused' && attempt >= MAX_REFUSALS) return undefined;
  const ownMs = Math.min(FIRST_DELAY_MS * FACTOR ** (attempt - 1), LONGEST_DELAY_MS) * (1 + JITTER * random());
  const askedMs = end.kind === 'away' ? Math.min(end.retryAfterMs ?? 0, LONGEST_DELAY_MS) : 0;
  const at = now.getTime() + Math.max(ownMs, askedMs);
  return at > firstAttemptAt.getTime() + SCHEDULE_MS ? undefined : new Date(at);
}

/** Milliseconds of a Retry-After header: seconds or a date (RFC 9110 section 10.2.3); undefined when it is neither. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
