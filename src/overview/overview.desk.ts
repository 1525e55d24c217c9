import type { GatewayConfig, ProviderPrice } from '../config/index.js';
import type { ProviderStanding, ProviderSwitches } from '../verification/index.js';
import {
  automatedRefusalsOf,
  type ChartedFlow,
  countedProviders,
  latencyOf,
  outcomesOf,
  providerCounts,
  reasonsOf,
  totalsOf,
} from './chart-sums.js';
import type { IsolationWatch } from './isolation-watch.js';
import type { OverviewView, ProviderRow, QueueView } from './overview-view.js';
import type { QueueStore } from './queue-store.port.js';
import type { Tally } from './tally.js';
import type { Period, TallyStore } from './tally-store.port.js';

const REMOVED = { type: 'unknown', breaker: 'closed', inFlight: 0 } as const;

/** Puts the charts together: sums of the buckets, and how the providers stand at the moment. */
export class OverviewDesk {
  constructor(
    private readonly config: Pick<GatewayConfig, 'flows' | 'providers'>,
    private readonly tallies: Pick<TallyStore, 'sums' | 'behind'>,
    private readonly cases: QueueStore,
    private readonly switches: Pick<ProviderSwitches, 'standings'>,
    private readonly isolations: Pick<IsolationWatch, 'of'>,
    private readonly clock: { now(): Date },
  ) {}

  async overview(period: Period, flow: string | undefined): Promise<OverviewView> {
    const [sums, behind, queue] = await Promise.all([
      this.tallies.sums(period, flow),
      this.tallies.behind(),
      this.#queue(flow),
    ]);
    const flows = this.#flows();
    const { totals } = sums;
    return {
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      bucket: period.width,
      outcomes: outcomesOf(period, sums),
      totals: totalsOf(totals),
      reasons: reasonsOf(totals),
      latency: latencyOf(totals, flows),
      providers: this.#providers(totals),
      queue,
      automatedRefusals: automatedRefusalsOf(totals, flows),
      behind,
    };
  }

  #flows(): readonly ChartedFlow[] {
    return [...this.config.flows.values()].map(({ name, callerTimeoutMs, approval }) => ({
      name,
      callerTimeoutMs,
      deniesByRule: approval?.auto.some(({ decision }) => decision === 'deny') ?? false,
    }));
  }

  /** Those of the configuration, then those that were removed from it since. */
  #providers(totals: readonly Tally[]): readonly ProviderRow[] {
    const standing = this.switches.standings();
    const removed = countedProviders(totals)
      .filter((provider) => standing.every(({ name }) => name !== provider))
      .map((name): ProviderStanding => ({ name, ...REMOVED }));
    return [...standing, ...removed].map((each) => this.#row(each, totals));
  }

  #row({ name: provider, type, breaker, ...live }: ProviderStanding, totals: readonly Tally[]): ProviderRow {
    const { charged, ...counts } = providerCounts(totals, provider);
    const isolation = this.isolations.of(provider);
    const price = this.config.providers.get(provider)?.price;
    return {
      provider,
      type,
      breaker: breaker === 'isolated' ? 'open' : breaker,
      isolated: isolation && { by: isolation.by, at: isolation.at.toISOString(), reason: isolation.reason },
      ...live,
      ...counts,
      cost: price && costOf(price, charged),
    };
  }

  async #queue(flow: string | undefined): Promise<QueueView> {
    const { open, overdue, oldestAt } = await this.cases.queue(this.clock.now(), flow);
    return { open, overdue, oldestAt: oldestAt?.toISOString() };
  }
}

/** Prices have at most six decimals; a sum of binary fractions may not show more. */
const costOf = ({ amount, currency }: ProviderPrice, calls: number): NonNullable<ProviderRow['cost']> => ({
  currency,
  amount: Math.round(amount * calls * 1e6) / 1e6,
  calls,
});
