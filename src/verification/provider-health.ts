import { isProbeable, type ProbeResult } from '#libs/provider-spec';
import type { ProviderHealth, ProviderReport } from '../observability/index.js';
import type { ProviderRegistry, RegisteredProvider } from './provider.registry.js';

/** A probe is for a page that a person looks at: it may take this long. */
const PROBE_MS = 1_500;

const UNREACHABLE: ProbeResult = { status: 'unreachable', detail: 'the probe failed' };

/** What is known of each provider without paying for it. */
export class ReportedProviderHealth implements ProviderHealth {
  constructor(private readonly registry: ProviderRegistry) {}

  report(): Promise<readonly ProviderReport[]> {
    return Promise.all(this.registry.all().map((entry) => this.#reportOn(entry)));
  }

  async #reportOn(entry: RegisteredProvider): Promise<ProviderReport> {
    const { provider } = entry;
    return { ...standingOf(entry), probe: isProbeable(provider) ? await probe(provider) : undefined };
  }
}

/** What this process knows without asking anybody. */
export type ProviderStanding = Omit<ProviderReport, 'probe'>;

export function standingOf({ name, type, guard, history }: RegisteredProvider): ProviderStanding {
  const { lastSuccessAt, lastFailureAt, lastFault } = history;
  return {
    name,
    type,
    breaker: guard.breaker.state,
    inFlight: guard.inFlight,
    lastSuccessAt: lastSuccessAt?.toISOString(),
    lastFailureAt: lastFailureAt?.toISOString(),
    lastFault,
  };
}

const probe = (provider: {
  probe(call: { signal: AbortSignal; correlationId: string }): Promise<ProbeResult>;
}): Promise<ProbeResult> =>
  provider.probe({ signal: AbortSignal.timeout(PROBE_MS), correlationId: 'health' }).catch(() => UNREACHABLE);
