import { ProviderError } from '#libs/provider-spec';
import { AttemptGuard } from '#libs/resilience';
import type { ProviderLimits } from '../config/index.js';
import type { BreakerEvents } from '../observability/index.js';

/** Two processes that lost the same vendor must not come back at the same moment. */
const jitteredPause = (): number => 50 + Math.random() * 100;

/** Only what is proven to have cost nothing is sent again: no byte left. */
function resendAfterMs(error: unknown): number | undefined {
  if (!ProviderError.is(error) || error.policy.retry === 'never' || error.delivery !== 'not_sent') return undefined;
  return error.retryAfterMs ?? jitteredPause();
}

/** The guard of one provider instance, from its configured limits and the error policy of the contract. */
export function guardOf(
  name: string,
  { timeoutMs, concurrency, breaker }: ProviderLimits,
  events: BreakerEvents,
): AttemptGuard {
  return new AttemptGuard(
    {
      timeoutMs,
      concurrency,
      breaker: { name, ...breaker },
      countsAgainst: (error) => ProviderError.is(error) && error.policy.tripsBreaker,
      resendAfterMs,
    },
    { changed: (state) => events.breakerChanged(name, state) },
  );
}
