import type { WireAnswer } from '#libs/connector-protocols';
import type { StepName } from '../config/index.js';
import type { ReplyWriter } from '../connector/index.js';
import { type Decision, decide, type Finding } from '../decision/index.js';
import {
  type AttemptIntent,
  type Conclusion,
  type Journal,
  JournalUnavailable,
  type SignupRecord,
} from '../journal/index.js';
import type { SignupEvents } from '../observability/index.js';
import { findingOf, type RoutePlan, type VerificationDesk } from '../verification/index.js';
import type { Audience } from './audience.js';
import { type CheckEnd, LOST_LEASE, type ProviderCheck } from './check.js';
import { type Admission, PolicyGate } from './policy.gate.js';
import type { Preparation, Prepared } from './preparation.js';
import { type PreparedSignup, type SignupContext, subjectDataOf } from './signup-context.js';

/** Beyond the slowest attempt: time to ask the policy and to write the outcome down before the sweeper takes the sign-up for lost. */
const LEASE_MARGIN_MS = 6_000;
const RETRY_CONCLUDE_MS = 200;

/** What is known when the decision is made. */
interface RunEnd {
  readonly finding: Finding;
  readonly check?: CheckEnd;
  readonly admission?: Admission;
  readonly doubt?: Finding;
}

interface Running {
  readonly signup: PreparedSignup;
  readonly audience: Audience;
  readonly leaseMs: number;
  readonly started: number;
}

const NOT_ASKED: Finding = { kind: 'policy_unavailable' };

/** Decides one sign-up from rules to record (DESIGN 2, steps 3 to 9). Runs to its end whether or not a caller still waits. */
export class SignupRunner {
  constructor(
    private readonly preparation: Preparation,
    private readonly journal: Journal,
    private readonly gate: PolicyGate,
    private readonly desk: VerificationDesk,
    private readonly check: ProviderCheck,
    private readonly replies: ReplyWriter,
    private readonly events: SignupEvents,
  ) {}

  async run(context: SignupContext, audience: Audience): Promise<WireAnswer> {
    const started = performance.now();
    const prepared = await this.preparation.prepare(context, audience);
    const { signup } = prepared;
    const { record } = signup;
    const isGuarded = prepared.finding !== undefined || prepared.doubt !== undefined || PolicyGate.guards(signup);
    // Where the policy has nothing to say first, claim and first intent are one commit.
    const intent = isGuarded ? undefined : this.#firstIntent(signup);
    const leaseMs = (intent?.leaseMs ?? 0) + LEASE_MARGIN_MS;
    const claim = await this.journal.claim({
      signup: record,
      subject: subjectDataOf(signup),
      leaseMs,
      attempt: intent,
    });
    if (claim.kind === 'decided') return this.#replay({ ...record, decisionId: claim.decisionId }, claim.answer);
    if (claim.kind === 'running') return this.#answerOfOther(claim.decisionId, audience);
    return this.#decide(prepared, { signup, audience, leaseMs, started }, intent);
  }

  async #decide(prepared: Prepared, running: Running, intent: AttemptIntent | undefined): Promise<WireAnswer> {
    const { signup, audience } = running;
    if (prepared.finding) return this.#conclude(running, { finding: prepared.finding });
    const admission = await this.gate.admit(signup).catch((error: unknown) => this.#notAsked(signup, error));
    if (admission.finding) return this.#conclude(running, { finding: admission.finding, admission });
    audience.admitted = true;
    const { doubt } = prepared;
    // Nobody is asked about a person who would not be let in anyway.
    if (doubt && this.#decisionOn(signup, doubt).kind !== 'continue') {
      return this.#conclude(running, { finding: doubt, admission });
    }
    const plan = this.#plan(signup);
    if (plan?.kind !== 'ready') return this.#conclude(running, { finding: findingOfPlan(plan), admission, doubt });

    const check = await this.#verify(running, plan.providers, intent);
    if (check === LOST_LEASE) return this.#answerOfOther(signup.record.decisionId, audience);
    return this.#conclude(running, { finding: findingOf(check.end), check, admission, doubt });
  }

  async #verify(
    { signup, audience }: Running,
    providers: readonly string[],
    claimed: AttemptIntent | undefined,
  ): Promise<CheckEnd | typeof LOST_LEASE> {
    const { record, flow, intake } = signup;
    const intent = claimed ?? this.check.intentFor(providers, 0);
    if (!intent) throw new Error('a route that is ready names nobody');
    if (!claimed && !(await this.journal.nextAttempt({ signup: record, next: intent }))) return LOST_LEASE;
    const failOver = flow.verification?.failOver ?? 'when-not-charged';
    return this.check.run({ record, applicant: intake.applicant, providers, failOver, intent, audience });
  }

  #firstIntent(signup: PreparedSignup): AttemptIntent | undefined {
    const plan = this.#plan(signup);
    return plan?.kind === 'ready' ? this.check.intentFor(plan.providers, 0) : undefined;
  }

  /** Undefined: this step checks nobody. */
  #plan({ flow, stages, intake }: PreparedSignup): RoutePlan | undefined {
    return stages.has('verification') ? this.desk.plan(flow, intake) : undefined;
  }

  /** Policy that cannot be asked lets nobody in, whatever the flow says of providers that are away. */
  #notAsked({ record }: PreparedSignup, error: unknown): Admission {
    this.events.failed(record, 'policy_unavailable', error);
    return { finding: NOT_ASKED, claims: {}, reserved: false };
  }

  #replay(record: SignupRecord, answer: WireAnswer): WireAnswer {
    this.events.replayed(record);
    return answer;
  }

  async #conclude(running: Running, end: RunEnd): Promise<WireAnswer> {
    const { signup, audience, started, leaseMs } = running;
    const { flow, record, incoming } = signup;
    const { check, admission } = end;
    audience.admitted = false;
    const decision = await this.#approved(signup, this.#decisionUnder(signup, end));
    const claims = { ...signup.changes, ...admission?.claims };
    const answer = this.replies.write(flow, incoming.step, { ...record, claims }, decision);
    const replayMs = isKept(decision, check, incoming.step) ? flow.replayMs : 0;
    const conclusion: Conclusion = { signup: record, attempt: check?.last, decision, answer, replayMs };
    const recorded = await this.#record(conclusion, performance.now() + leaseMs);
    if (recorded.kind === 'superseded') return recorded.answer;
    if (admission?.reserved) this.gate.settle(record.decisionId, decision);
    this.events.decided(record, decision, {
      durationMs: Math.round(performance.now() - started),
      provider: check?.last.provider,
      detached: audience.patience() === 0,
    });
    return answer;
  }

  #decisionOn({ flow, incoming }: PreparedSignup, finding: Finding): Decision {
    return decide(finding, flow, this.replies.legalReplies(flow, incoming.step));
  }

  /** A doubt takes the place of a Continue, and of nothing that is stricter. */
  #decisionUnder(signup: PreparedSignup, { finding, doubt }: RunEnd): Decision {
    const decision = this.#decisionOn(signup, finding);
    return doubt && decision.kind === 'continue' ? this.#decisionOn(signup, doubt) : decision;
  }

  /** An outcome that was paid for is written down even when the case could not be opened. */
  async #approved(signup: PreparedSignup, decision: Decision): Promise<Decision> {
    try {
      const finding = await this.gate.approve(signup, decision);
      return finding ? this.#decisionOn(signup, finding) : decision;
    } catch (error) {
      this.events.failed(signup.record, 'policy_unavailable', error);
      return this.#decisionOn(signup, NOT_ASKED);
    }
  }

  /** An outcome that was paid for is not given up because the database is away for a moment: the lease is the limit. */
  async #record(conclusion: Conclusion, until: number): ReturnType<Journal['conclude']> {
    for (;;) {
      try {
        return await this.journal.conclude(conclusion);
      } catch (error) {
        if (!(error instanceof JournalUnavailable) || performance.now() > until) throw error;
        await sleep(RETRY_CONCLUDE_MS);
      }
    }
  }

  /** Another process decides; its answer is ours, if it comes while somebody here waits. */
  async #answerOfOther(decisionId: string, audience: Audience): Promise<WireAnswer> {
    for (;;) {
      const patience = audience.patience();
      if (patience === 0) throw new StillRunningElsewhere(decisionId);
      const answer = await this.journal.answerOf(decisionId, AbortSignal.timeout(Math.ceil(patience)));
      if (answer) return answer;
    }
  }
}

/** No answer came from the process that decides this sign-up while a caller of ours waited. */
export class StillRunningElsewhere extends Error {
  override readonly name = 'StillRunningElsewhere';
  constructor(readonly decisionId: string) {
    super('the sign-up is being decided by another process');
  }
}

/** Nothing was asked of a provider: the plan itself is the finding. */
function findingOfPlan(plan: RoutePlan | undefined): Finding {
  if (plan === undefined) return { kind: 'no_check' };
  if (plan.kind === 'ready') return { kind: 'unavailable', class: 'misconfiguration', reason: 'empty_route' };
  return plan;
}

/**
 * Does the same call get the same answer for a while? A Continue of which an account may have been made must be repeated byte for byte. What may
 * have cost something must not be bought again. Anything else was free, and the next press finds lists, codes and cases as they are then.
 */
const isKept = (decision: Decision, check: CheckEnd | undefined, step: StepName): boolean =>
  (decision.kind === 'continue' && step === 'before-creating-user') || (check !== undefined && !check.free);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
