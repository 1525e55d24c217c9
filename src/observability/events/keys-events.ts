import type { KeysEvents } from '../../keys/index.js';
import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';

/** How the keys fare. A key service that is away stops no sign-up, so a metric and a line are what tells of it. */
export class RecordedKeysEvents implements KeysEvents {
  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
  ) {}

  healthChanged(...[health, error]: Parameters<KeysEvents['healthChanged']>): void {
    if (health !== 'ok') this.metrics.failures.inc({ flow: 'none', step: 'none', reason: 'key_service' });
    this.log.write('keys.health_changed', { health, error });
  }

  rewrapped(version: number, count: number): void {
    this.log.write('keys.rewrapped', { version, count });
  }

  failed(...[task, error]: Parameters<KeysEvents['failed']>): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: 'keys' });
    this.log.write('keys.failed', { task, error });
  }
}
