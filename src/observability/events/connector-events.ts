import { STEP_NAMES, type StepName } from '../../config/gateway-config.js';
import { type ConnectorEvents, REFUSAL_REASONS, type RefusalReason } from '../../connector/connector-events.port.js';
import type { Log } from '../logging/index.js';
import { type GatewayMetrics, LabelSet, Prebound } from '../metrics/index.js';

const STEPS = new LabelSet(STEP_NAMES);
const REASONS = new LabelSet(REFUSAL_REASONS);
/** As on the wire, of every protocol that the gateway speaks. */
const ACTIONS = new LabelSet(['Continue', 'ShowBlockPage', 'ValidationError']);
const STATUSES = new LabelSet([
  '200',
  '400',
  '401',
  '403',
  '404',
  '405',
  '408',
  '413',
  '414',
  '415',
  '431',
  '500',
  '503',
]);

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
    const { flowNames } = this.metrics;
    const meters = this.#answers.of(
      flowNames.bound(flow),
      STEPS.bound(step),
      ACTIONS.bound(action),
      statusLabel(status),
    );
    meters.requests.inc();
    meters.seconds.observe(ms / 1000);
    const budgetMs = this.budgets.get(flow);
    if (budgetMs !== undefined) meters.share.observe(ms / budgetMs);
    this.log.write('request.answered', { flow, step, action, httpStatus: status, milliseconds: Math.round(ms) });
  }

  refused(flow: string | undefined, status: number, reason: RefusalReason): void {
    const label = flow === undefined ? 'none' : this.metrics.flowNames.bound(flow);
    this.metrics.refusals.inc({ flow: label, reason: REASONS.bound(reason), status: statusLabel(status) });
    this.log.write('request.refused', { flow, reason, httpStatus: status });
  }

  failed(flow: string, step: StepName, error: unknown): void {
    this.metrics.failures.inc({ flow: this.metrics.flowNames.bound(flow), step: STEPS.bound(step), reason: 'defect' });
    this.log.write('request.failed', { flow, step, reason: 'defect', error });
  }

  /** A connector at the wrong step is so at every call: one line says it, the metric counts them. */
  misdirected(flow: string, step: StepName): void {
    this.metrics.misdirected.inc({ flow: this.metrics.flowNames.bound(flow), step: STEPS.bound(step) });
    const place = `${this.metrics.flowNames.bound(flow)}/${STEPS.bound(step)}`;
    if (this.#misdirected.has(place)) return;
    this.#misdirected.add(place);
    this.log.write('request.misdirected', { flow, step });
  }
}

const statusLabel = (status: number): string => STATUSES.bound(String(status));
