import type { GatewayConfig } from '../config/index.js';
import type { ConfigurationStore, ConfigurationVersion } from './configuration-store.port.js';
import type { ConfigurationView } from './overview-view.js';

/** Which configurations ran. */
export class ConfigurationDesk {
  constructor(
    private readonly config: Pick<GatewayConfig, 'version' | 'text'>,
    private readonly store: ConfigurationStore,
    private readonly clock: { now(): Date },
  ) {}

  /** Beside the `gateway.started` entry, which holds the version and the hash of the text. */
  recordStart(): Promise<void> {
    const { version, text } = this.config;
    return this.store.started({ version, text }, this.clock.now());
  }

  list(...given: Parameters<ConfigurationStore['list']>): Promise<readonly ConfigurationVersion[]> {
    return this.store.list(...given);
  }

  viewOf({ version, firstSeenAt, lastStartedAt, text }: ConfigurationVersion): ConfigurationView {
    return {
      version,
      firstSeenAt: firstSeenAt.toISOString(),
      lastStartedAt: lastStartedAt.toISOString(),
      current: version === this.config.version,
      text: readable(text),
    };
  }
}

/** One member a line, for people. The version is the hash of the text as it is stored, on one line. */
const readable = (text: string): string => JSON.stringify(JSON.parse(text), undefined, 2);
