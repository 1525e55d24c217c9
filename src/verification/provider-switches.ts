import type { ProviderRegistry } from './provider.registry.js';
import { type ProviderStanding, standingOf } from './provider-health.js';

/** Takes providers of this process out of use and back, and tells how they stand. Nothing here waits. */
export class ProviderSwitches {
  constructor(private readonly registry: ProviderRegistry) {}

  has(name: string): boolean {
    return this.registry.has(name);
  }

  /** Exactly these are isolated from now on: they are asked nothing new. Calls in flight end as they may. Names of others are passed over. */
  isolate(names: ReadonlySet<string>): void {
    for (const { name, guard } of this.registry.all()) {
      if (names.has(name)) guard.breaker.isolate();
      else guard.breaker.release();
    }
  }

  /** In the order of the configuration. */
  standings(): readonly ProviderStanding[] {
    return this.registry.all().map(standingOf);
  }
}
