import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import type { TraceExports } from '../tracing/index.js';
import { Outage } from './outage.js';

/** Spans that were sent or lost, as a metric and few log lines: a receiver that is away must not fill the log. */
export class RecordedTraceExports implements TraceExports {
  readonly #outage: Outage;

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
    now?: () => number,
  ) {
    this.#outage = new Outage(now);
  }

  sent(): void {
    const ended = this.#outage.succeeded();
    if (ended) this.log.write('tracing.export_recovered', ended);
  }

  lost(spans: number, error: unknown): void {
    this.metrics.spansLost.inc(spans);
    const told = this.#outage.failed();
    if (told) this.log.write('tracing.export_failed', { ...told, spans, error });
  }
}
