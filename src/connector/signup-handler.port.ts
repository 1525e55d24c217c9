import type { DecodedCall, WireAnswer } from '#libs/connector-protocols';
import type { Deadline } from '#libs/resilience';
import type { FlowConfig, StepName } from '../config/index.js';
import type { CallerIdentity } from './authentication/caller-identity.js';

/** One authenticated, readable call at a step that its flow lists. */
export interface IncomingSignup {
  readonly flow: FlowConfig;
  readonly step: StepName;
  readonly call: DecodedCall;
  readonly caller: CallerIdentity;
  /** UUID, ours. */
  readonly correlationId: string;
  /** W3C trace context of the caller's request, well-formed, where it sent one. */
  readonly traceparent?: string;
}

/** The pipeline behind the edge. */
export interface SignupHandler {
  /**
   * Resolves to an answer of the flow's protocol for `signup.step`. The edge answers in its place when it throws, when the deadline
   * passes first, or when the answer is not legal at the step; it never cancels what runs.
   */
  handle(signup: IncomingSignup, deadline: Deadline): Promise<WireAnswer>;
}

export const SIGNUP_HANDLER: unique symbol = Symbol('SignupHandler');
