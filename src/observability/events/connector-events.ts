import type { StepName } from '../../config/index.js';
import type { ConnectorEvents, RefusalReason } from '../../connector/index.js';
import type { Log } from '../logging/index.js';
import { type GatewayMetrics, Prebound } from '../metrics/index.js';
import { HTTP_STATUSES, REFUSALS, STEPS, WIRE_ACTIONS } from '../metrics/labels.js';

interface AnswerMeters {
  readonly requests: { inc(): void };
  readonly seconds: { observe(value: number): void };
  readonly share: { observe(value: number): void };
}

/** What happens at the edge, as metrics and log lines. */
export class RecordedConnectorEvents implements ConnectorEvents {
  readonly #answers: Prebound<AnswerMeters>;
  readonly #misdirected = new Set<string>();

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
    /** Milliseconds by flow. */
    private readonly budgets: ReadonlyMap<string, number>,
  ) {
    this.#answers = new Prebound((flow, step, action, status) => ({
      requests: metrics.requests.labels(flow ?? '', step ?? '', action ?? '', status ?? ''),
      seconds: metrics.requestSeconds.labels(flow ?? '', step ?? ''),
      share: metrics.budgetShare.labels(flow ?? ''),
    }));
  }

  answered(flow: string, step: StepName, action: string, status: number, ms: number): void {
    const place = this.#placeOf(flow, step);
    const meters = this.#answers.of(place.flow, place.step, WIRE_ACTIONS.bound(action), statusLabel(status));
    meters.requests.inc();
    meters.seconds.observe(ms / 1000);
    const budgetMs = this.budgets.get(flow);
    if (budgetMs !== undefined) meters.share.observe(ms / budgetMs);
    const milliseconds = Math.round(ms);
    this.log.write('request.answered', {
      ...place,
      action: WIRE_ACTIONS.bound(action),
      httpStatus: status,
      milliseconds,
    });
  }

  refused(flow: string | undefined, status: number, refusal: RefusalReason): void {
    const label = flow === undefined ? 'none' : this.metrics.flowNames.bound(flow);
    const reason = REFUSALS.bound(refusal);
    this.metrics.refusals.inc({ flow: label, reason, status: statusLabel(status) });
    this.log.write('request.refused', { flow: label, reason, httpStatus: status });
  }

  failed(flow: string, step: StepName, error: unknown): void {
    const place = this.#placeOf(flow, step);
    this.metrics.failures.inc({ ...place, reason: 'defect' });
    this.log.write('request.failed', { ...place, reason: 'defect', error });
  }

  /** A connector at the wrong step is so at every call: one line says it, the metric counts them. */
  misdirected(flow: string, step: StepName): void {
    const place = this.#placeOf(flow, step);
    this.metrics.misdirected.inc(place);
    const key = `${place.flow}/${place.step}`;
    if (this.#misdirected.has(key)) return;
    this.#misdirected.add(key);
    this.log.write('request.misdirected', place);
  }

  #placeOf(flow: string, step: string): { flow: string; step: string } {
    return { flow: this.metrics.flowNames.bound(flow), step: STEPS.bound(step) };
  }
}

const statusLabel = (status: number): string => HTTP_STATUSES.bound(String(status));
