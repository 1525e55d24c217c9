import type { AttemptFault, AttemptRef, NotificationEvents } from '../../notifications/index.js';
import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';

/** Webhooks and mail, as metrics and log lines. */
export class RecordedNotificationEvents implements NotificationEvents {
  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
  ) {}

  delivered({ channel, sink, eventId, attempts }: AttemptRef): void {
    this.metrics.notifications.inc({ channel, result: 'delivered' });
    this.log.write('notification.delivered', { channel, sink, eventId, attempts });
  }

  attemptFailed({ channel, ...attempt }: AttemptRef, fault: AttemptFault): void {
    this.metrics.notifications.inc({ channel, result: 'failed' });
    this.log.write('notification.failed', { channel, ...attempt, ...fault });
  }

  deadLettered({ channel, ...attempt }: AttemptRef, fault: AttemptFault): void {
    this.metrics.notifications.inc({ channel, result: 'dead' });
    this.log.write('notification.dead', { channel, ...attempt, ...fault });
  }

  disabled(sink: string): void {
    this.log.write('webhook.disabled', { sink });
  }

  leads(leads: boolean): void {
    this.log.write('notifications.leading', { leads });
  }

  failed(sink: string, error: unknown): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: 'notifications' });
    this.log.write('notifications.failed', { sink: sink.replace('/', '-'), error });
  }
}
