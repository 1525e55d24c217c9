import type { ProviderCapabilities, VerificationProvider } from '#libs/provider-spec';
import type { AttemptGuard } from '#libs/resilience';
import type { ProviderLimits } from '../config/index.js';
import type { AttemptHistory } from './attempt-history.js';

/** One configured provider instance with the guard that every call to it goes through. */
export interface RegisteredProvider {
  /** Key of the configuration. */
  readonly name: string;
  /** Kind of provider. */
  readonly type: string;
  readonly capabilities: ProviderCapabilities;
  readonly limits: ProviderLimits;
  readonly provider: VerificationProvider;
  readonly guard: AttemptGuard;
  readonly history: AttemptHistory;
}

export class ProviderRegistry {
  readonly #entries: ReadonlyMap<string, RegisteredProvider>;

  constructor(entries: readonly RegisteredProvider[]) {
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Configuration was checked at start: a route names only what is here. */
  get(name: string): RegisteredProvider {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`no provider is configured under the name ${name}`);
    return entry;
  }

  all(): readonly RegisteredProvider[] {
    return [...this.#entries.values()];
  }
}
