import type { WireAnswer } from '#libs/connector-protocols';
import type { ReplyWriter } from '../connector/index.js';
import { decide, type Finding } from '../decision/index.js';
import { type Conclusion, type Journal, JournalUnavailable, type SignupRecord } from '../journal/index.js';
import type { SignupEvents } from '../observability/index.js';
import { findingOf, type RoutePlan, type VerificationDesk } from '../verification/index.js';
import type { Audience } from './audience.js';
import { type CheckEnd, LOST_LEASE, type ProviderCheck } from './check.js';
import { type SignupContext, subjectOf } from './signup-context.js';

/** Beyond the slowest attempt: time to write the outcome down before the sweeper takes the sign-up for lost. */
const LEASE_MARGIN_MS = 3_000;
const RETRY_CONCLUDE_MS = 200;

/** Decides one sign-up from claim to record (DESIGN 2, steps 4 to 9). Runs to its end whether or not a caller still waits. */
export class SignupRunner {
  constructor(
    private readonly journal: Journal,
    private readonly desk: VerificationDesk,
    private readonly check: ProviderCheck,
    private readonly replies: ReplyWriter,
    private readonly events: SignupEvents,
  ) {}

  async run(context: SignupContext, audience: Audience): Promise<WireAnswer> {
    const { record } = context;
    const started = performance.now();
    const plan = this.#plan(context);
    const providers = plan !== undefined && plan.kind === 'ready' ? plan.providers : [];
    const intent = this.check.intentFor(providers, 0);
    const leaseMs = (intent?.leaseMs ?? 0) + LEASE_MARGIN_MS;

    const claim = await this.journal.claim({ signup: record, subject: subjectOf(context), leaseMs, attempt: intent });
    if (claim.kind === 'decided') return this.#replay({ ...record, decisionId: claim.decisionId }, claim.answer);
    if (claim.kind === 'running') return this.#answerOfOther(claim.decisionId, audience);
    if (!intent) return this.#conclude(context, { finding: findingOfPlan(plan), leaseMs, started, audience });

    const { applicant } = context.intake;
    const failOver = context.flow.verification?.failOver ?? 'when-not-charged';
    const end = await this.check.run({ record, applicant, providers, failOver, intent, audience });
    if (end === LOST_LEASE) return this.#answerOfOther(record.decisionId, audience);
    return this.#conclude(context, { finding: findingOf(end.end), leaseMs, started, audience, check: end });
  }

  /** Undefined: this step checks nothing. */
  #plan({ flow, incoming, intake }: SignupContext): RoutePlan | undefined {
    const stages = flow.steps[incoming.step] ?? [];
    return stages.includes('verification') ? this.desk.plan(flow, intake) : undefined;
  }

  #replay(record: SignupRecord, answer: WireAnswer): WireAnswer {
    this.events.replayed(record);
    return answer;
  }

  async #conclude(context: SignupContext, end: RunEnd): Promise<WireAnswer> {
    const { flow, record, incoming } = context;
    const { finding, check, started, audience } = end;
    const decision = decide(finding, flow, this.replies.legalReplies(flow, incoming.step));
    const answer = this.replies.write(flow, incoming.step, record, decision);
    const replayMs = finding.kind === 'unavailable' && check?.free !== false ? 0 : flow.replayMs;
    const conclusion: Conclusion = { signup: record, attempt: check?.last, decision, answer, replayMs };
    const recorded = await this.#record(conclusion, performance.now() + end.leaseMs);
    if (recorded.kind === 'superseded') return recorded.answer;
    this.events.decided(record, decision, {
      durationMs: Math.round(performance.now() - started),
      provider: check?.last.provider,
      detached: audience.patience() === 0,
    });
    return answer;
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

interface RunEnd {
  readonly finding: Finding;
  readonly check?: CheckEnd;
  readonly leaseMs: number;
  readonly started: number;
  readonly audience: Audience;
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

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
