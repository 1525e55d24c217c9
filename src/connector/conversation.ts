import { type DecodedCall, ProtocolError, type WireAnswer } from '#libs/connector-protocols';
import { type BodyFault, bodyFaultOf } from './body-fault.js';
import type { ConnectorEvents, RefusalReason } from './connector-events.port.js';
import type { Exchange } from './exchange.js';
import type { SafeAnswers } from './safe-answers.js';
import type { SignupHandler } from './signup-handler.port.js';
import { TRANSPORT_REFUSALS } from './transport-refusals.js';

/** The body of an admitted request, as Fastify hands it over. */
export interface Message {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly traceparent: string | undefined;
}

/** From an admitted request's body to its answer. Nothing here throws, and each exchange gets one legal answer for its step. */
export class Conversation {
  constructor(
    private readonly handler: SignupHandler,
    private readonly safe: SafeAnswers,
    private readonly events: ConnectorEvents,
  ) {}

  /** The body has come whole. */
  converse(exchange: Exchange, { body, contentType, traceparent }: Message): void {
    if (exchange.isAnswered) return;
    const { protocol, flow, step, caller } = exchange.admission;
    let call: DecodedCall;
    try {
      call = protocol.decode(body, contentType);
    } catch (error) {
      if (error instanceof ProtocolError) this.#refuseBody(exchange, error.reason);
      else this.#fail(exchange, error);
      return;
    }
    exchange.locales = call.locales;
    if (call.announcedStep !== undefined && call.announcedStep !== step) {
      tell(() => this.events.misdirected(flow.name, step));
    }
    const { correlationId, deadline } = exchange;
    // Within a promise, because the handler might throw before it returns one.
    new Promise<WireAnswer>((resolve) => {
      resolve(this.handler.handle({ flow, step, call, caller, correlationId, traceparent }, deadline));
    }).then(
      (answer) => this.#deliver(exchange, answer),
      (error: unknown) => this.#fail(exchange, error),
    );
  }

  /** Fastify could not read the body, or something between it and us threw. */
  interrupted(exchange: Exchange, error: unknown): void {
    const fault = bodyFaultOf(error);
    if (fault === undefined) this.#fail(exchange, error);
    else if (fault === 'too_large') this.#refuseSize(exchange);
    else this.#refuseBody(exchange, fault);
  }

  /** The flow's budget is over. What runs goes on; its answer will come too late for this caller. */
  overdue(exchange: Exchange): void {
    this.#apologise(exchange, 'over_budget');
  }

  #deliver(exchange: Exchange, answer: WireAnswer): void {
    const { protocol, step } = exchange.admission;
    if (isLegal(() => protocol.isLegalAnswer(step, answer))) this.#answer(exchange, answer);
    else this.#fail(exchange, new Error(`what should be answered is not legal at ${step}`));
  }

  #fail(exchange: Exchange, error: unknown): void {
    const { flow, step } = exchange.admission;
    tell(() => this.events.failed(flow.name, step, error));
    this.#apologise(exchange, 'defect');
  }

  #apologise(exchange: Exchange, reason: RefusalReason): void {
    if (exchange.isAnswered) return;
    const { protocol, flow, step } = exchange.admission;
    this.#refuse(exchange, this.safe.failed(protocol, flow, step, exchange.locales), reason);
  }

  #refuseBody(exchange: Exchange, reason: ProtocolError['reason'] | BodyFault): void {
    const { protocol, flow, step } = exchange.admission;
    this.#refuse(exchange, this.safe.unreadable(protocol, flow, step), reason);
  }

  #refuseSize(exchange: Exchange): void {
    this.#refuse(exchange, TRANSPORT_REFUSALS[413], 'too_large');
  }

  #refuse(exchange: Exchange, answer: WireAnswer, reason: RefusalReason): void {
    if (exchange.isAnswered) return;
    const { flow } = exchange.admission;
    tell(() => this.events.refused(flow.name, answer.status, reason));
    this.#answer(exchange, answer);
  }

  #answer(exchange: Exchange, answer: WireAnswer): void {
    if (!exchange.answer(answer)) return;
    const { protocol, flow, step } = exchange.admission;
    const action = protocol.actionOf(answer);
    if (action !== undefined) {
      tell(() => this.events.answered(flow.name, step, action, answer.status, exchange.elapsedMs));
    }
  }
}

/** Counting must not cost anybody an answer. */
export function tell(event: () => void): void {
  try {
    event();
  } catch {
    // There is nobody left to tell.
  }
}

/** What is not even an answer is not a legal one. */
function isLegal(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
