import type { KeyObject } from 'node:crypto';
import type { WireAnswer } from '#libs/connector-protocols';
import type { Deadline } from '#libs/resilience';
import type { GatewayConfig } from '../config/index.js';
import type { IncomingSignup, ReplyWriter, SignupHandler } from '../connector/index.js';
import { type Decision, decide, decideDeferred } from '../decision/index.js';
import { signUpKey } from '../intake/index.js';
import { AnswerErased, type Journal, JournalUnavailable } from '../journal/index.js';
import type { SignupEvents } from '../observability/index.js';
import type { Run, RunRegistry } from './run-registry.js';
import { type SignupRunner, StillRunningElsewhere } from './signup.runner.js';
import { contextOf, type SignupContext } from './signup-context.js';

/** Kept back of a flow's budget to put a deferred answer on record and send it. */
const reserveMs = (budgetMs: number): number => Math.min(300, budgetMs / 8);

const TRY_LATER: Decision = { kind: 'block', status: 'unavailable', reason: 'not_recorded', message: 'try_later' };
const NO_CHECK: Decision = { kind: 'continue', status: 'not_required', reason: 'token_step', flagged: false };

const TIME_IS_UP = Symbol('TIME_IS_UP');

/** One sign-up call in, one answer out, inside the caller's time. */
export class SignupPipeline implements SignupHandler {
  constructor(
    private readonly config: GatewayConfig,
    private readonly keySecret: KeyObject,
    private readonly runs: RunRegistry,
    private readonly runner: SignupRunner,
    private readonly journal: Journal,
    private readonly replies: ReplyWriter,
    private readonly events: SignupEvents,
  ) {}

  async handle(incoming: IncomingSignup, deadline: Deadline): Promise<WireAnswer> {
    const { flow, step, call } = incoming;
    const key = signUpKey(this.keySecret, flow.name, step, call);
    const context = contextOf(incoming, key, this.config.version);
    const { record } = context;
    // The token step runs at every sign-in, can only continue, and decides nothing: there is nothing to put on record.
    if (step === 'before-sending-token') return this.replies.write(flow, step, record, NO_CHECK);

    this.events.received(record, incoming.traceparent);
    const answer = await this.#decide(context, key.toString('base64'), deadline);
    this.events.finished(record, answer === undefined);
    // No record, no "continue": nothing is stored, so the next press starts afresh.
    return answer ?? this.replies.write(flow, step, record, TRY_LATER);
  }

  /** Undefined: a fault of ours, told to the operator. */
  async #decide(context: SignupContext, key: string, deadline: Deadline): Promise<WireAnswer | undefined> {
    const { record, flow } = context;
    const run = this.runs.join(key, record.decisionId, deadline, (audience) => this.runner.run(context, audience));
    try {
      const answer = await inTime(run, deadline, reserveMs(flow.budgetMs));
      if (answer === TIME_IS_UP)
        return await this.#defer(context, { decisionId: run.decisionId, admitted: run.audience.admitted }, deadline);
      if (run.decisionId !== record.decisionId) this.events.replayed({ ...record, decisionId: run.decisionId });
      return answer;
    } catch (error) {
      if (error instanceof StillRunningElsewhere)
        return this.#defer(context, { decisionId: error.decisionId, admitted: false }, deadline);
      // Somebody was erased while this caller waited: no fault, and nothing to say but to try again.
      if (error instanceof AnswerErased) return undefined;
      this.events.failed(record, error instanceof JournalUnavailable ? 'journal_unavailable' : 'defect', error);
      return undefined;
    }
  }

  /** The check goes on without this caller; what it is told meanwhile is on record before it goes out, or it is not a "continue". */
  async #defer(
    { flow, incoming, record }: SignupContext,
    { decisionId, admitted }: { readonly decisionId: string; readonly admitted: boolean },
    deadline: Deadline,
  ): Promise<WireAnswer> {
    const legal = this.replies.legalReplies(flow, incoming.step);
    const deferred = decideDeferred(flow, legal);
    const decision =
      deferred.kind === 'continue' && !admitted ? decide({ kind: 'policy_unavailable' }, flow, legal) : deferred;
    const answer = this.replies.write(flow, incoming.step, record, decision);
    this.events.deferred({ ...record, decisionId });
    const recorded = this.journal
      .recordDeferred({ signup: record, decisionId, answered: decision })
      .then(() => true)
      .catch(() => false);
    if (decision.kind !== 'continue') return answer;
    const isRecorded = await Promise.race([recorded, after(deadline.allow(Number.POSITIVE_INFINITY, 20), false)]);
    return isRecorded ? answer : this.replies.write(flow, incoming.step, record, TRY_LATER);
  }
}

async function inTime(run: Run, deadline: Deadline, reserve: number): Promise<WireAnswer | typeof TIME_IS_UP> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<typeof TIME_IS_UP>((resolve) => {
    timer = setTimeout(resolve, deadline.allow(Number.POSITIVE_INFINITY, reserve), TIME_IS_UP);
  });
  try {
    return await Promise.race([run.answer, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

const after = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, ms, value));
