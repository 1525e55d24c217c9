import { setTimeout as sleep } from 'node:timers/promises';
import { JournalUnavailable } from './journal.port.js';
import { type JournalEvents, UNHEARD } from './journal-events.port.js';
import {
  CommitInDoubt,
  type JournalStore,
  type Write,
  WriteRefused,
  type WriteResult,
  type WriteResults,
} from './journal-store.port.js';

export interface QueueLimits {
  readonly maxBatch: number;
  /** Writes that may wait; the next is refused at once. */
  readonly maxWaiting: number;
  /** A write that is not known to be durable after this many milliseconds is given up by its caller. */
  readonly deadlineMs: number;
  /** Pause before a failed transaction is sent again; twice as long after each further failure. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
}

export const QUEUE_LIMITS: QueueLimits = {
  maxBatch: 128,
  maxWaiting: 10_000,
  deadlineMs: 1_500,
  retryMs: 20,
  maxRetryMs: 250,
};

interface Job {
  readonly write: Write;
  readonly resolve: (result: WriteResult) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * All writes of this process, many to a transaction and one transaction at a time: what arrives while one is under way is the next. An idle
 * queue commits at once (a linger adds latency and saves nothing, reference performance.md section 3). A caller hears of its write after COMMIT.
 */
export class WriteQueue {
  /** In order of arrival. */
  readonly #waiting = new Set<Job>();
  /** Under way and still wanted by their callers. */
  readonly #underWay = new Set<Job>();
  #flushing: Promise<void> | undefined;
  /** Failures in a row, over all batches: a database that is away must not be asked ever so often for each of them. */
  #failures = 0;
  #closed = false;

  constructor(
    private readonly store: Pick<JournalStore, 'commit'>,
    private readonly limits: QueueLimits = QUEUE_LIMITS,
    private readonly events: Pick<JournalEvents, 'flushed'> = UNHEARD,
  ) {}

  /** Throws JournalUnavailable when the write did not become durable, or cannot be proven to have, in time. */
  submit<W extends Write>(write: W): Promise<WriteResults[W['kind']]> {
    if (this.#closed) return Promise.reject(new JournalUnavailable('the journal is closed'));
    if (this.#waiting.size >= this.limits.maxWaiting)
      return Promise.reject(new JournalUnavailable('the journal is full'));
    return new Promise<WriteResult>((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(job), this.limits.deadlineMs);
      const job: Job = { write, resolve, reject, timer };
      this.#waiting.add(job);
      this.#flushing ??= this.#flush();
    }) as Promise<WriteResults[W['kind']]>;
  }

  /** Writes that wait for a transaction. */
  get depth(): number {
    return this.#waiting.size;
  }

  /** Takes no more and waits for what is queued; bounded by the deadline of each write. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    // Everything that this turn of the event loop brings belongs to the first batch.
    await new Promise(setImmediate);
    while (this.#waiting.size > 0) {
      const batch = this.#nextBatch();
      for (const job of batch) this.#underWay.add(job);
      await this.#commit(batch);
    }
    this.#flushing = undefined;
  }

  /** One write for each sign-up: a second waits for the next batch, which keeps their order. */
  #nextBatch(): Job[] {
    const batch: Job[] = [];
    const decisions = new Set<string>();
    for (const job of this.#waiting) {
      if (batch.length === this.limits.maxBatch) break;
      if (decisions.has(job.write.decisionId)) continue;
      decisions.add(job.write.decisionId);
      batch.push(job);
      this.#waiting.delete(job);
    }
    return batch;
  }

  /** Until the batch is written, or refused, or nobody waits for it any more. */
  async #commit(batch: readonly Job[]): Promise<void> {
    for (;;) {
      const wanted = batch.filter((job) => this.#underWay.has(job));
      if (wanted.length === 0) return;
      try {
        const results = await this.#transact(wanted);
        return this.#settle(wanted, results);
      } catch (error) {
        if (error instanceof CommitInDoubt) {
          if (await this.#tookPlace(error, wanted)) return this.#settle(wanted, error.results);
        } else if (error instanceof WriteRefused) {
          return this.#separate(wanted);
        } else {
          await this.#pause();
        }
      }
    }
  }

  async #transact(jobs: readonly Job[]): Promise<readonly WriteResult[]> {
    const started = performance.now();
    const tell = (error?: unknown): void =>
      this.events.flushed({ jobs: jobs.length, durationMs: performance.now() - started, error });
    try {
      const results = await this.store.commit(jobs.map(({ write }) => write));
      this.#failures = 0;
      tell();
      return results;
    } catch (error) {
      tell(error);
      throw error;
    }
  }

  async #tookPlace(doubt: CommitInDoubt, jobs: readonly Job[]): Promise<boolean> {
    while (jobs.some((job) => this.#underWay.has(job))) {
      try {
        return await doubt.tookPlace();
      } catch {
        await this.#pause();
      }
    }
    return false;
  }

  #pause(): Promise<void> {
    const { retryMs, maxRetryMs } = this.limits;
    const pauseMs = Math.min(retryMs * 2 ** this.#failures, maxRetryMs);
    this.#failures += 1;
    return sleep(pauseMs);
  }

  /** One of them cannot be written: the others must not suffer for it. */
  async #separate(jobs: readonly Job[]): Promise<void> {
    const [only, ...others] = jobs;
    if (only && others.length === 0) return this.#reject(only, 'the database refuses this write');
    for (const job of jobs) await this.#commit([job]);
  }

  #settle(jobs: readonly Job[], results: readonly WriteResult[]): void {
    jobs.forEach((job, index) => {
      if (!this.#forget(job)) return;
      const result = results[index];
      if (result === undefined) job.reject(new JournalUnavailable('the write has no result'));
      else job.resolve(result);
    });
  }

  #giveUp(job: Job): void {
    this.#reject(job, 'the write is not known to be durable in time');
  }

  #reject(job: Job, reason: string): void {
    if (this.#forget(job)) job.reject(new JournalUnavailable(reason));
  }

  /** False when its caller has its answer already. */
  #forget(job: Job): boolean {
    clearTimeout(job.timer);
    return this.#underWay.delete(job) || this.#waiting.delete(job);
  }
}
