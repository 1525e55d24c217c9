import type { FlowConfig, GatewayConfig, StageName, StepName } from '../config/index.js';
import type { ReplyWriter } from '../connector/index.js';
import { type Decision, decide, type Finding } from '../decision/index.js';
import type { AttemptIntent, AttemptResult, Conclusion, OpenSignup, Recovery } from '../journal/index.js';
import type { SignupEvents } from '../observability/index.js';
import { type AttemptEnd, findingOf, isFree, type VerificationDesk } from '../verification/index.js';

/** The process died, or hung, between the intent and the outcome: the vendor may or may not have seen the call. */
const INDETERMINATE: AttemptEnd = {
  fault: { kind: 'lease_expired', delivery: 'unknown' },
  failsOver: false,
  attributes: [],
};

/** Nothing had been asked of a provider yet. */
const INTERRUPTED: Finding = { kind: 'unavailable', class: 'outage', reason: 'interrupted' };

/** Ends a lost sign-up: by the vendor's own record of our reference where it keeps one, else by the flow's policy. Never calls again blindly. */
export class SignupRecovery implements Recovery {
  constructor(
    private readonly config: GatewayConfig,
    private readonly desk: VerificationDesk,
    private readonly replies: ReplyWriter,
    private readonly events: SignupEvents,
  ) {}

  /** Nobody waited for it: the record and the metrics tell of it all the same. */
  recovered({ signup, attempt, decision }: Conclusion): void {
    if (attempt) this.events.attemptEnded(signup, attempt, { detached: true });
    const durationMs = attempt?.durationMs ?? 0;
    this.events.decided(signup, decision, { durationMs, provider: attempt?.provider, detached: true });
  }

  async recover({ signup, attempt }: OpenSignup): Promise<Conclusion> {
    const flow = this.config.flows.get(signup.flow);
    if (!flow)
      throw new Error(
        `sign-up ${signup.decisionId} belongs to flow ${signup.flow}, which this configuration does not have`,
      );
    if (!attempt) return this.#conclude(flow, signup, INTERRUPTED, 0);
    const end = (await this.desk.lookup(attempt.provider, attempt.reference, signup.correlationId)) ?? INDETERMINATE;
    return this.#conclude(flow, signup, findingOf(end), isFree(end) ? 0 : flow.replayMs, resultOf(attempt, end));
  }

  #conclude(
    flow: FlowConfig,
    signup: OpenSignup['signup'],
    finding: Finding,
    replayMs: number,
    attempt?: AttemptResult,
  ): Conclusion {
    const decision = decide(finding, flow, this.replies.legalReplies(flow, signup.step));
    const kept = mayContinue(flow, signup.step, decision)
      ? { decision, replayMs }
      : { decision: COME_BACK, replayMs: 0 };
    return { signup, attempt, ...kept, answer: this.replies.write(flow, signup.step, signup, kept.decision) };
  }
}

const COME_BACK: Decision = {
  kind: 'block',
  status: 'unavailable',
  reason: 'recovered_before_policy',
  message: 'try_later',
};

/**
 * A sweep knows the check and nothing else: not whether lists and codes let the person pass, not what rules changed, not what people would have
 * said. Where a step has more than a check, nobody is let in by it.
 */
function mayContinue(flow: FlowConfig, step: string, decision: Decision): boolean {
  const stages: readonly StageName[] = flow.steps[step as StepName] ?? [];
  return decision.kind !== 'continue' || stages.every((stage) => stage === 'verification');
}

function resultOf({ attemptId, provider, leaseMs }: AttemptIntent, end: AttemptEnd): AttemptResult {
  const result = 'outcome' in end ? { outcome: end.outcome } : { fault: end.fault };
  return { attemptId, provider, durationMs: leaseMs, result };
}
