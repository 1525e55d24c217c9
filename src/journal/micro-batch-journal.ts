import type { WireAnswer } from '#libs/connector-protocols';
import { type AuditLog, newId, type SubjectVault } from '../audit/index.js';
import { AnswerWatch } from './answer-watch.js';
import {
  AnswerErased,
  type AttemptIntent,
  type AttemptResult,
  type ClaimResult,
  type Conclusion,
  ERASED_ANSWER,
  type Journal,
  JournalUnavailable,
  type SignupRecord,
  type SubjectData,
} from './journal.port.js';
import { type JournalEvents, UNHEARD } from './journal-events.port.js';
import type { JournalStore, LostSignup } from './journal-store.port.js';
import { endingOf, RecordedEvents, type RunningConfiguration } from './recorded-events.js';
import { QUEUE_LIMITS, type QueueLimits, WriteQueue } from './write-queue.js';

type Recorded = Awaited<ReturnType<Journal['conclude']>>;

/** The journal of one process: every step is one write of the common queue, with the log entries that belong to it. */
export class MicroBatchJournal implements Journal {
  /** Fences this process's sign-ups against whoever takes one over. */
  readonly #owner = newId();
  readonly #queue: WriteQueue;
  readonly #watch: AnswerWatch;
  readonly #events: RecordedEvents;

  constructor(
    private readonly store: JournalStore,
    log: AuditLog,
    private readonly vault: SubjectVault,
    private readonly limits: QueueLimits = QUEUE_LIMITS,
    events: JournalEvents = UNHEARD,
  ) {
    this.#queue = new WriteQueue(store, limits, events);
    this.#watch = new AnswerWatch(store);
    this.#events = new RecordedEvents(log, this.#owner);
  }

  async claim(request: {
    readonly signup: SignupRecord;
    readonly subject: SubjectData;
    readonly leaseMs: number;
    readonly attempt?: AttemptIntent;
  }): Promise<ClaimResult> {
    const { signup, leaseMs, attempt } = request;
    const { decisionId } = signup;
    const subject = this.vault.seal(request.subject, decisionId);
    const claimed = this.#events.claimed(signup, subject);
    const whenWon = attempt ? [claimed, this.#events.intended(decisionId, attempt)] : [claimed];
    const claim = await this.#queue.submit({
      kind: 'claim',
      decisionId,
      owner: this.#owner,
      signup,
      subject,
      leaseMs,
      attempt,
      whenWon,
    });
    if (claim.kind === 'decided') kept(claim.answer);
    return claim;
  }

  async nextAttempt(step: {
    readonly signup: SignupRecord;
    readonly ended?: AttemptResult;
    readonly next: AttemptIntent;
  }): Promise<boolean> {
    const { ended } = step;
    const { decisionId } = step.signup;
    return this.#queue.submit({
      kind: 'advance',
      decisionId,
      owner: this.#owner,
      ended: ended && endingOf(ended),
      next: step.next,
      whenEnded: ended ? this.#events.ended(decisionId, ended) : [],
      whenHeld: [this.#events.intended(decisionId, step.next)],
    });
  }

  conclude(conclusion: Conclusion): Promise<Recorded> {
    return this.#conclude(conclusion, this.#owner, undefined);
  }

  /** The end of a sign-up that `takeOver` gave us under `owner`. */
  concludeLost(owner: string, conclusion: Conclusion): Promise<Recorded> {
    return this.#conclude(conclusion, owner, this.#events.recovery(this.#owner));
  }

  async answerOf(decisionId: string, signal: AbortSignal): Promise<WireAnswer | undefined> {
    const answer = await this.#watch.answerOf(decisionId, signal);
    return answer && kept(answer);
  }

  async recordDeferred(event: Parameters<Journal['recordDeferred']>[0]): Promise<void> {
    const { decisionId } = event;
    await this.#queue.submit({ kind: 'append', decisionId, entries: [this.#events.deferred(event)] });
  }

  async recordStart(configuration: RunningConfiguration): Promise<void> {
    await this.#queue.submit({
      kind: 'append',
      decisionId: this.#owner,
      entries: [this.#events.started(configuration)],
    });
  }

  /** A new owner for a sign-up whose lease ran out; undefined when somebody else was quicker, or it was concluded after all. */
  async takeOver({ signup, attempt, owner: previousOwner }: LostSignup, leaseMs: number): Promise<string | undefined> {
    const { decisionId } = signup;
    const owner = newId();
    const actor = this.#events.recovery(this.#owner);
    const whenMarked = attempt ? [this.#events.indeterminate(decisionId, attempt, actor)] : [];
    const taken = await this.#queue.submit({ kind: 'takeOver', decisionId, previousOwner, owner, leaseMs, whenMarked });
    return taken ? owner : undefined;
  }

  /** Writes that wait for a transaction. */
  get queueDepth(): number {
    return this.#queue.depth;
  }

  /** Index of the newest entry that this process wrote. */
  get newestIndex(): number | undefined {
    return this.store.newestIndex;
  }

  /** Takes no more and ends when everything that was accepted is durable or given up. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  async #conclude(
    conclusion: Conclusion,
    owner: string,
    actor: ReturnType<RecordedEvents['recovery']> | undefined,
  ): Promise<Recorded> {
    const { signup, attempt, decision, answer, replayMs } = conclusion;
    const { decisionId } = signup;
    const result = await this.#queue.submit({
      kind: 'conclude',
      decisionId,
      owner,
      signup,
      ended: attempt && endingOf(attempt),
      decision,
      provider: attempt?.provider,
      answer,
      replayMs,
      whenEnded: attempt ? this.#events.ended(decisionId, attempt, actor) : [],
      whenConcluded: [this.#events.decided(conclusion, actor)],
    });
    if (result.kind === 'taken_over') return this.#answerOfSuccessor(decisionId);
    const known = result.kind === 'superseded' ? kept(result.answer) : answer;
    this.#watch.publish(decisionId, known);
    return result;
  }

  async #answerOfSuccessor(decisionId: string): Promise<Recorded> {
    const answer = await this.answerOf(decisionId, AbortSignal.timeout(this.limits.deadlineMs));
    if (answer) return { kind: 'superseded', answer };
    throw new JournalUnavailable('the sign-up was taken over and is not decided yet');
  }
}

/** Throws AnswerErased: what is left of an answer says nothing, and is never sent. */
function kept(answer: WireAnswer): WireAnswer {
  if (answer.body === ERASED_ANSWER) throw new AnswerErased();
  return answer;
}
