import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BreakerState, GaugeSources } from '../telemetry.port.js';
import { LabelSet } from './label-set.js';
import { BREAKER_STATES } from './labels.js';

/** Seconds; the longest that any caller waits is 20. */
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 8, 10, 15, 20];
const ATTEMPT_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 60];
const FLUSH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const FLUSH_JOBS = [1, 2, 4, 8, 16, 32, 64, 128];
/** Share of the flow's budget; past 1 the caller may have gone. */
const BUDGET_SHARE = [0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.25, 2];

export interface MetricNames {
  /** Names of the configuration: nothing else becomes a label value. */
  readonly flows: readonly string[];
  readonly providers: readonly string[];
}

/** Every metric of the gateway, in a registry of its own. Label values are bounded; the rest is counted as `other`. */
export class GatewayMetrics {
  readonly registry = new Registry();
  private sources: GaugeSources = {};
  private readonly at = { registers: [this.registry] };

  readonly requests = new Counter({
    ...this.at,
    name: 'verigate_requests_total',
    help: 'Sign-up calls answered in their protocol.',
    labelNames: ['flow', 'step', 'action', 'status'] as const,
  });
  readonly requestSeconds = new Histogram({
    ...this.at,
    name: 'verigate_request_duration_seconds',
    help: 'From the arrival of a sign-up call to its answer.',
    labelNames: ['flow', 'step'] as const,
    buckets: REQUEST_SECONDS,
  });
  readonly budgetShare = new Histogram({
    ...this.at,
    name: 'verigate_request_budget_ratio',
    help: "Share of the flow's time budget that an answer took; past 1 the caller may have gone.",
    labelNames: ['flow'] as const,
    buckets: BUDGET_SHARE,
  });
  readonly refusals = new Counter({
    ...this.at,
    name: 'verigate_refusals_total',
    help: 'Calls that the edge answered itself.',
    labelNames: ['flow', 'reason', 'status'] as const,
  });
  readonly staffRefusals = new Counter({
    ...this.at,
    name: 'verigate_staff_refusals_total',
    help: 'Requests that the staff interface did not let in.',
    labelNames: ['reason'] as const,
  });
  readonly provisioning = new Counter({
    ...this.at,
    name: 'verigate_provisioning_total',
    help: 'Tries to make the account of an approved person.',
    labelNames: ['result'] as const,
  });
  readonly notifications = new Counter({
    ...this.at,
    name: 'verigate_notification_attempts_total',
    help: 'Attempts to send an event to a webhook or a mail to somebody.',
    labelNames: ['channel', 'result'] as const,
  });
  readonly misdirected = new Counter({
    ...this.at,
    name: 'verigate_misdirected_requests_total',
    help: 'Calls whose body names another step than their URL.',
    labelNames: ['flow', 'step'] as const,
  });
  readonly failures = new Counter({
    ...this.at,
    name: 'verigate_failures_total',
    help: 'Calls that could not be decided by a fault of ours.',
    labelNames: ['flow', 'step', 'reason'] as const,
  });
  readonly decisions = new Counter({
    ...this.at,
    name: 'verigate_decisions_total',
    help: 'Sign-ups decided and recorded.',
    labelNames: ['flow', 'step', 'action', 'status'] as const,
  });
  readonly replays = new Counter({
    ...this.at,
    name: 'verigate_replayed_answers_total',
    help: 'Calls that were given the answer of a same call.',
    labelNames: ['flow', 'step'] as const,
  });
  readonly deferrals = new Counter({
    ...this.at,
    name: 'verigate_deferred_answers_total',
    help: 'Calls that were answered before their check had ended.',
    labelNames: ['flow', 'step'] as const,
  });
  readonly attempts = new Counter({
    ...this.at,
    name: 'verigate_provider_attempts_total',
    help: 'Attempts at a provider by outcome or kind of fault.',
    labelNames: ['provider', 'result', 'delivery'] as const,
  });
  readonly attemptSeconds = new Histogram({
    ...this.at,
    name: 'verigate_provider_attempt_duration_seconds',
    help: 'Time of an attempt at a provider.',
    labelNames: ['provider'] as const,
    buckets: ATTEMPT_SECONDS,
  });
  readonly breakerState = new Gauge({
    ...this.at,
    name: 'verigate_breaker_state',
    help: 'The state that a breaker is in has the value 1.',
    labelNames: ['provider', 'state'] as const,
  });
  readonly flushSeconds = new Histogram({
    ...this.at,
    name: 'verigate_journal_flush_duration_seconds',
    help: 'Time of a journal transaction.',
    buckets: FLUSH_SECONDS,
  });
  readonly flushJobs = new Histogram({
    ...this.at,
    name: 'verigate_journal_flush_jobs',
    help: 'Jobs of a journal transaction.',
    buckets: FLUSH_JOBS,
  });
  readonly flushFailures = new Counter({
    ...this.at,
    name: 'verigate_journal_flush_failures_total',
    help: 'Journal transactions that were not committed, or cannot be proven to be.',
  });
  readonly recoveries = new Counter({
    ...this.at,
    name: 'verigate_sweeper_recovered_total',
    help: 'Lost sign-ups that the sweeper ended.',
    labelNames: ['result'] as const,
  });

  readonly overviewBehind = new Gauge({
    ...this.at,
    name: 'verigate_overview_behind_entries',
    help: 'Entries of the audit log that the charts have not counted yet; told by the replica that counts.',
  });
  readonly sealedEntries = new Gauge({
    ...this.at,
    name: 'verigate_log_sealed_entries',
    help: 'Entries under the last checkpoint that this process signed.',
  });
  readonly logRefused = new Gauge({
    ...this.at,
    name: 'verigate_log_refused',
    help: '1: this process saw another history than the one it signed, and signs no more.',
  });
  readonly logChecks = new Counter({
    ...this.at,
    name: 'verigate_log_checks_total',
    help: 'Checks of the stored log.',
    labelNames: ['scope', 'state'] as const,
  });
  readonly anchorings = new Counter({
    ...this.at,
    name: 'verigate_log_anchorings_total',
    help: 'Attempts to take a checkpoint elsewhere.',
    labelNames: ['kind', 'result'] as const,
  });
  readonly databaseEnds = new Counter({
    ...this.at,
    name: 'verigate_embedded_database_ends_total',
    help: 'Times that the embedded database ended unasked and was started again.',
  });
  readonly spansLost = new Counter({
    ...this.at,
    name: 'verigate_trace_spans_lost_total',
    help: 'Spans that the receiver of traces did not take.',
  });

  readonly flowNames: LabelSet;
  readonly providerNames: LabelSet;

  constructor({ flows, providers }: MetricNames) {
    this.flowNames = new LabelSet(flows);
    this.providerNames = new LabelSet(providers);
    collectDefaultMetrics({ register: this.registry });
    this.addGauges();
    for (const provider of providers) this.setBreaker(provider, 'closed');
  }

  setBreaker(provider: string, state: BreakerState): void {
    for (const each of BREAKER_STATES) {
      this.breakerState.set({ provider: this.providerNames.bound(provider), state: each }, each === state ? 1 : 0);
    }
  }

  /** Adds to the sources that were given before. */
  watch(sources: GaugeSources): void {
    this.sources = { ...this.sources, ...sources };
  }

  private addGauges(): void {
    this.addGauge('verigate_journal_queue_depth', 'Journal jobs that wait for a flush.', 'journalQueueDepth');
    this.addGauge('verigate_signups_in_flight', 'Sign-ups being decided, detached ones included.', 'runsInFlight');
    this.addGauge('verigate_detached_calls', 'Checks that go on after their caller was answered.', 'detachedInFlight');
    this.addGauge('verigate_audit_index', 'Index of the newest durable audit entry.', 'auditIndex');
    this.addBulkheadGauge('verigate_bulkhead_in_use', 'Attempts in flight at a provider.', 'inUse');
    this.addBulkheadGauge('verigate_bulkhead_limit', 'Attempts that a provider may have in flight.', 'limit');
  }

  private addGauge(name: string, help: string, source: Exclude<keyof GaugeSources, 'bulkheads'>): void {
    const read = (): number | undefined => this.sources[source]?.();
    new Gauge({
      ...this.at,
      name,
      help,
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }

  private addBulkheadGauge(name: string, help: string, field: 'inUse' | 'limit'): void {
    const read = () => this.sources.bulkheads?.() ?? [];
    const { providerNames } = this;
    new Gauge({
      ...this.at,
      name,
      help,
      labelNames: ['provider'] as const,
      collect() {
        for (const bulkhead of read()) this.set({ provider: providerNames.bound(bulkhead.provider) }, bulkhead[field]);
      },
    });
  }
}
