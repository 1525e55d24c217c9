import type { SignupRef } from '../telemetry.port.js';
import { NO_TRACER, type RequestTrace, type Tracer } from '../tracing/index.js';

interface Facts {
  readonly action?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly replayed?: boolean;
}

interface AttemptSpan {
  readonly provider: string;
  readonly result: string;
  readonly delivery: string;
  readonly durationMs: number;
  readonly detached: boolean;
  readonly failed: boolean;
}

interface TracedCall {
  readonly trace: RequestTrace;
  readonly startedAt: number;
  facts: Facts;
  ended: boolean;
}

/** An answered call is remembered for the attempt that outlives it; the oldest is forgotten first. */
const MAX_REMEMBERED = 10_000;

/** Traces of the calls in flight and of late, by decision id. Holds nothing while tracing is off. */
export class RequestTraces {
  readonly #calls = new Map<string, TracedCall>();
  readonly #isOn: boolean;

  constructor(private readonly tracer: Tracer) {
    this.#isOn = tracer !== NO_TRACER;
  }

  begin({ decisionId }: SignupRef, traceparent?: string): void {
    if (!this.#isOn) return;
    if (this.#calls.size >= MAX_REMEMBERED) this.#calls.delete(this.#calls.keys().next().value as string);
    this.#calls.set(decisionId, {
      trace: this.tracer.startRequest(traceparent),
      startedAt: performance.now(),
      facts: {},
      ended: false,
    });
  }

  idOf({ decisionId }: SignupRef): string | undefined {
    return this.#calls.get(decisionId)?.trace.traceId;
  }

  describe({ decisionId }: SignupRef, facts: Facts): void {
    const request = this.#calls.get(decisionId);
    if (request) request.facts = { ...request.facts, ...facts };
  }

  attempt({ decisionId }: SignupRef, { provider, result, delivery, durationMs, detached, failed }: AttemptSpan): void {
    this.#calls.get(decisionId)?.trace.attempt({
      durationMs,
      failed,
      attributes: {
        'verigate.decision_id': decisionId,
        'verigate.provider': provider,
        'verigate.result': result,
        'verigate.delivery': delivery,
        'verigate.detached': detached,
      },
    });
  }

  end({ decisionId, flow, step }: SignupRef, failed: boolean): void {
    const request = this.#calls.get(decisionId);
    if (!request || request.ended) return;
    request.ended = true;
    const { action, status, reason, replayed } = request.facts;
    request.trace.end({
      durationMs: performance.now() - request.startedAt,
      failed,
      attributes: {
        'verigate.flow': flow,
        'verigate.step': step,
        'verigate.decision_id': decisionId,
        'verigate.action': action,
        'verigate.status': status,
        'verigate.reason': reason,
        'verigate.replayed': replayed,
      },
    });
  }
}
