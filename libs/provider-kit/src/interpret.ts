import type { InconclusiveReason, ProviderOutcome, Signal, SignalCode } from '#libs/provider-spec';

/** The vendor's own verdict, as its code table reads it. `none`: there was no verdict, or one that no row maps. */
export type Headline = 'pass' | 'fail' | 'refer' | 'none';

/** What a provider read from one complete, well-formed vendor reply. */
export interface Reading {
  readonly headline: Headline;
  readonly signals: readonly Signal[];
  /** Vendor codes that no row maps. */
  readonly unmapped: readonly string[];
  /** Anything that makes the reply less than a complete answer: it bars a pass, whatever the headline. */
  readonly caveat?: InconclusiveReason;
  readonly vendorReference?: string;
  readonly score?: number;
}

const REASON_OF_SIGNAL: Partial<Record<SignalCode, InconclusiveReason>> = {
  watchlist_hit: 'watchlist',
  not_found: 'not_found',
  step_up_required: 'step_up_required',
  data_unavailable: 'insufficient_data',
};

const reasonOf = (signal: Signal): InconclusiveReason => REASON_OF_SIGNAL[signal.code] ?? 'risk';

/**
 * The only place where a vendor's reading becomes an outcome. Verified needs an explicit, complete, uncontradicted pass;
 * a blocking signal outranks pass and fail alike, because a human must look at it; whatever is not understood is inconclusive.
 */
export function interpret(reading: Reading): ProviderOutcome {
  const { headline, signals, unmapped, caveat, vendorReference, score } = reading;
  const answer = { signals, unmapped, vendorReference, score };
  const inconclusive = (reason: InconclusiveReason): ProviderOutcome => ({ status: 'inconclusive', reason, ...answer });

  const blocking = signals.find(({ effect }) => effect === 'blocks');
  if (blocking) return inconclusive(reasonOf(blocking));
  if (headline === 'fail') return { status: 'rejected', ...answer };
  if (caveat) return inconclusive(caveat);
  if (headline === 'refer') return inconclusive('referred');
  if (headline === 'none') return inconclusive(unmapped.length > 0 ? 'unmapped_code' : 'no_decision');
  if (signals.some(({ effect }) => effect === 'contradicts')) return inconclusive('contradictory');
  if (unmapped.length > 0) return inconclusive('unmapped_code');
  return { status: 'verified', ...answer };
}
