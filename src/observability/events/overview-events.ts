import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import type { OverviewEvents } from '../telemetry.port.js';

/** The reading of the log for the charts, and of providers taken out of use. */
export class RecordedOverviewEvents implements OverviewEvents {
  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
  ) {
    metrics.overviewBehind.remove();
  }

  /** Of all replicas the one that leads has the gauge: 0 would say that nothing is missing. */
  leads(leads: boolean): void {
    if (!leads) this.metrics.overviewBehind.remove();
    this.log.write('overview.leading', { leads });
  }

  behind(entries: number): void {
    this.metrics.overviewBehind.set(entries);
  }

  failed(worker: 'projection' | 'isolation', error: unknown): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: `overview_${worker}` });
    this.log.write('overview.failed', { worker, error });
  }
}
