import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import type { ExportEvents } from '../telemetry.port.js';

/** Files of decisions that could not be written for the moment, or at all. */
export class RecordedExportEvents implements ExportEvents {
  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
  ) {}

  workerFailed(error: unknown): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: 'exports' });
    this.log.write('exports.worker_failed', { error });
  }
}
