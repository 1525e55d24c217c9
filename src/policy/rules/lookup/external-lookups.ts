import type { HttpPort, TransportSettings } from '#libs/provider-spec';
import type { BreakerState } from '#libs/resilience';
import type { ExternalLookupConfig } from '../../../config/index.js';
import { RuleUnavailable } from '../attribute-rules.port.js';
import type { AskLookup } from '../engine/rule-run.js';
import { ExternalLookup, lookupTransport } from './external-lookup.js';
import type { LookupEvents } from './lookup-events.port.js';

interface ClosablePort extends HttpPort {
  close(): Promise<void>;
}

/** Under this name a look-up stands beside the providers in log and metrics. */
export const lookupLabel = (name: string): string => `lookup-${name}`;

/** Every look-up of the configuration with connections and a breaker of its own. */
export class ExternalLookups {
  readonly #lookups = new Map<string, ExternalLookup>();
  readonly #ports: ClosablePort[] = [];

  constructor(
    configs: Iterable<ExternalLookupConfig>,
    connect: (transport: TransportSettings) => ClosablePort,
    events: LookupEvents,
  ) {
    for (const config of configs) {
      const port = connect(lookupTransport(config));
      const changed = (state: BreakerState): void => events.breakerChanged(lookupLabel(config.name), state);
      this.#ports.push(port);
      this.#lookups.set(config.name, new ExternalLookup(config, port, { changed }));
    }
  }

  readonly ask: AskLookup = async (name, question, deadline) => {
    const lookup = this.#lookups.get(name);
    if (!lookup) throw new RuleUnavailable(`no external look-up is configured under the name ${name}`);
    return lookup.ask(question, deadline);
  };

  async close(): Promise<void> {
    for (const lookup of this.#lookups.values()) lookup.shutdown();
    await Promise.all(this.#ports.map((port) => port.close()));
  }
}
