import { randomUUID } from 'node:crypto';
import type { CheckedProtocol, WireAnswer } from '#libs/connector-protocols';
import { Deadline } from '#libs/resilience';
import type { FlowConfig, StepName } from '../config/index.js';
import type { CallerIdentity } from './authentication/caller-identity.js';

/** What is known of an admitted request before its body. */
export interface Admission {
  readonly protocol: CheckedProtocol;
  readonly flow: FlowConfig;
  readonly step: StepName;
  readonly caller: CallerIdentity;
}

/** One admitted request, from the moment of its arrival until it has had its one answer. */
export class Exchange {
  readonly correlationId = randomUUID();
  readonly deadline: Deadline;
  /** The applicant's languages, once the body is read. */
  locales: readonly string[] = [];
  readonly #arrivedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #isAnswered = false;

  constructor(
    readonly admission: Admission,
    private readonly transmit: (answer: WireAnswer) => void,
    onOverdue: (exchange: Exchange) => void,
  ) {
    const { budgetMs } = admission.flow;
    this.deadline = Deadline.after(budgetMs);
    this.#timer = setTimeout(() => onOverdue(this), budgetMs);
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Milliseconds since the request arrived. */
  get elapsedMs(): number {
    return performance.now() - this.#arrivedAt;
  }

  /** False when it had its answer already: this one comes too late and goes nowhere. */
  answer(answer: WireAnswer): boolean {
    if (this.#isAnswered) return false;
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    this.transmit(answer);
    return true;
  }
}
