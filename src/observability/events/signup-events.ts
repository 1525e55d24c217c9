import type { Decision } from '../../decision/index.js';
import type { AttemptResult } from '../../journal/index.js';
import type { Log } from '../logging/index.js';
import { type GatewayMetrics, Prebound } from '../metrics/index.js';
import { ACTIONS, DELIVERIES, FAILURES, RESULTS, STATUSES, STEPS } from '../metrics/labels.js';
import type { AttemptDetails, DecidedDetails, FailureReason, SignupEvents, SignupRef } from '../telemetry.port.js';
import type { RequestTraces } from './request-traces.js';

interface AttemptWords {
  readonly provider: string;
  readonly end: string;
  readonly delivery: string;
  readonly detached: boolean;
  readonly error: unknown;
}

/** What happens to a sign-up, as metrics, spans and log lines: one line at `info` for each call. */
export class RecordedSignupEvents implements SignupEvents {
  readonly #decisions: Prebound<{ inc(): void }>;
  readonly #attempts: Prebound<{ count: { inc(): void }; seconds: { observe(value: number): void } }>;

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
    private readonly traces: RequestTraces,
  ) {
    this.#decisions = new Prebound((...labels) =>
      metrics.decisions.labels(...(labels as [string, string, string, string])),
    );
    this.#attempts = new Prebound((provider, result, delivery) => ({
      count: metrics.attempts.labels(provider ?? '', result ?? '', delivery ?? ''),
      seconds: metrics.attemptSeconds.labels(provider ?? ''),
    }));
  }

  received(signup: SignupRef, traceparent?: string): void {
    this.traces.begin(signup, traceparent);
  }

  finished(signup: SignupRef, failed: boolean): void {
    this.traces.end(signup, failed);
  }

  attemptEnded(signup: SignupRef, attempt: AttemptResult, details: AttemptDetails = {}): void {
    const { durationMs, result } = attempt;
    const provider = this.metrics.providerNames.bound(attempt.provider);
    const end = RESULTS.bound('fault' in result ? result.fault.kind : result.outcome.status);
    const delivery = 'fault' in result ? DELIVERIES.bound(result.fault.delivery) : 'sent';
    const meters = this.#attempts.of(provider, end, delivery);
    meters.count.inc();
    meters.seconds.observe(durationMs / 1000);
    const { detached = false } = details;
    this.traces.attempt(signup, { provider, result: end, delivery, durationMs, detached, failed: 'fault' in result });
    this.#logAttempt(signup, attempt, { provider, end, delivery, detached, error: details.error });
  }

  decided(signup: SignupRef, decision: Decision, { durationMs, provider, detached }: DecidedDetails): void {
    const { flow, step } = this.#placeOf(signup);
    const action = ACTIONS.bound(decision.kind);
    const status = STATUSES.bound(decision.status);
    const { reason } = decision;
    this.#decisions.of(flow, step, action, status).inc();
    this.traces.describe(signup, { action, status, reason });
    this.log.write('signup.decided', {
      ...this.#idsOf(signup),
      action,
      status,
      reason,
      provider: provider === undefined ? undefined : this.metrics.providerNames.bound(provider),
      milliseconds: Math.round(durationMs),
      detached,
    });
  }

  replayed(signup: SignupRef): void {
    this.metrics.replays.inc(this.#placeOf(signup));
    this.traces.describe(signup, { replayed: true });
    this.log.write('signup.replayed', this.#idsOf(signup));
  }

  deferred(signup: SignupRef): void {
    this.metrics.deferrals.inc(this.#placeOf(signup));
    this.traces.describe(signup, { reason: 'deferred' });
    this.log.write('signup.deferred', this.#idsOf(signup));
  }

  failed(signup: SignupRef, failure: FailureReason, error: unknown): void {
    const reason = FAILURES.bound(failure);
    this.metrics.failures.inc({ ...this.#placeOf(signup), reason });
    this.traces.describe(signup, { reason });
    this.log.write('signup.failed', { ...this.#idsOf(signup), reason, error });
  }

  /** An outcome stands in the line of its decision; a fault is worth one of its own. */
  #logAttempt(
    { decisionId }: SignupRef,
    { attemptId, durationMs, result }: AttemptResult,
    { provider, end, delivery, detached, error }: AttemptWords,
  ): void {
    const line = { decisionId, attemptId, provider, milliseconds: Math.round(durationMs), detached };
    if ('outcome' in result) this.log.write('attempt.ended', { ...line, outcome: end });
    else {
      const { vendorCode, httpStatus } = result.fault;
      this.log.write('attempt.failed', { ...line, fault: end, delivery, vendorCode, httpStatus, error });
    }
  }

  #placeOf({ flow, step }: SignupRef): { flow: string; step: string } {
    return { flow: this.metrics.flowNames.bound(flow), step: STEPS.bound(step) };
  }

  #idsOf(signup: SignupRef) {
    const { decisionId, correlationId } = signup;
    return { decisionId, correlationId, traceId: this.traces.idOf(signup), ...this.#placeOf(signup) };
  }
}
