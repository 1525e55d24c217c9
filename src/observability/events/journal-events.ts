import type { JournalEvents, RecoveryResult } from '../../journal/index.js';
import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import { RECOVERIES } from '../metrics/labels.js';
import type { Tracer } from '../tracing/index.js';
import { Outage } from './outage.js';

/** Commits and the sweeper's work, as metrics, spans and log lines. */
export class RecordedJournalEvents implements JournalEvents {
  readonly #flushes: Outage;
  readonly #sweeps: Outage;

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
    private readonly tracer: Tracer,
    now?: () => number,
  ) {
    this.#flushes = new Outage(now);
    this.#sweeps = new Outage(now);
  }

  flushed({ jobs, durationMs, error }: { jobs: number; durationMs: number; error?: unknown }): void {
    const failed = error !== undefined;
    this.metrics.flushSeconds.observe(durationMs / 1000);
    this.metrics.flushJobs.observe(jobs);
    this.tracer.journalFlush({ durationMs, failed, attributes: { 'verigate.jobs': jobs } });
    if (!failed) return this.#flushWorks();
    this.metrics.flushFailures.inc();
    const told = this.#flushes.failed();
    if (told) this.log.write('journal.flush_failed', { ...told, jobs, milliseconds: Math.round(durationMs), error });
  }

  recovered(decisionId: string, how: RecoveryResult): void {
    const result = RECOVERIES.bound(how);
    this.metrics.recoveries.inc({ result });
    this.log.write('sweeper.recovered', { decisionId, result });
  }

  sweepFailed(error: unknown): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: 'sweeper' });
    const told = this.#sweeps.failed();
    if (told) this.log.write('sweeper.failed', { ...told, error });
  }

  #flushWorks(): void {
    const ended = this.#flushes.succeeded();
    if (ended) this.log.write('journal.flush_recovered', ended);
  }
}
