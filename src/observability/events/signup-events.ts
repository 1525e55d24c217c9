import { STEP_NAMES } from '../../config/gateway-config.js';
import type { Decision } from '../../decision/index.js';
import type { AttemptFault, AttemptResult } from '../../journal/journal.port.js';
import type { Log } from '../logging/index.js';
import { type GatewayMetrics, LabelSet, Prebound } from '../metrics/index.js';
import type { DecidedDetails, FailureReason, SignupEvents, SignupRef } from '../telemetry.port.js';
import type { RequestTraces } from './request-traces.js';

const STEPS = new LabelSet(STEP_NAMES);

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

  attemptEnded(signup: SignupRef, attempt: AttemptResult, details: { detached?: boolean; error?: unknown } = {}): void {
    const { provider, durationMs, result } = attempt;
    const end = 'fault' in result ? result.fault.kind : result.outcome.status;
    const delivery = 'fault' in result ? result.fault.delivery : 'sent';
    const meters = this.#attempts.of(this.metrics.providerNames.bound(provider), end, delivery);
    meters.count.inc();
    meters.seconds.observe(durationMs / 1000);
    this.traces.attempt(signup, attempt, details.detached ?? false);
    if ('fault' in result) this.#logFault(signup, attempt, result.fault, details);
    else this.#logOutcome(signup, attempt, details.detached ?? false);
  }

  decided(signup: SignupRef, decision: Decision, { durationMs, provider, detached }: DecidedDetails): void {
    const { kind: action, status, reason } = decision;
    this.#decisions.of(this.metrics.flowNames.bound(signup.flow), STEPS.bound(signup.step), action, status).inc();
    this.traces.describe(signup, { action, status, reason });
    this.log.write('signup.decided', {
      ...this.#idsOf(signup),
      action,
      status,
      reason,
      provider,
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

  failed(signup: SignupRef, reason: FailureReason, error: unknown): void {
    this.metrics.failures.inc({ ...this.#placeOf(signup), reason });
    this.traces.describe(signup, { reason });
    this.log.write('signup.failed', { ...this.#idsOf(signup), reason, error });
  }

  #logFault(
    { decisionId }: SignupRef,
    { attemptId, provider, durationMs }: AttemptResult,
    { kind, delivery, vendorCode, httpStatus }: AttemptFault,
    { detached = false, error }: { detached?: boolean; error?: unknown },
  ): void {
    const milliseconds = Math.round(durationMs);
    const ids = { decisionId, attemptId, provider };
    this.log.write('attempt.failed', {
      ...ids,
      fault: kind,
      delivery,
      vendorCode,
      httpStatus,
      milliseconds,
      detached,
      error,
    });
  }

  #logOutcome(
    { decisionId }: SignupRef,
    { attemptId, provider, durationMs, result }: AttemptResult,
    detached: boolean,
  ): void {
    if (!('outcome' in result)) return;
    const outcome = result.outcome.status;
    const milliseconds = Math.round(durationMs);
    this.log.write('attempt.ended', { decisionId, attemptId, provider, outcome, milliseconds, detached });
  }

  #placeOf({ flow, step }: SignupRef): { flow: string; step: string } {
    return { flow: this.metrics.flowNames.bound(flow), step: STEPS.bound(step) };
  }

  #idsOf(signup: SignupRef) {
    const { decisionId, correlationId, flow, step } = signup;
    return { decisionId, correlationId, traceId: this.traces.idOf(signup), flow, step };
  }
}
