import type { RetentionClass } from '../config/index.js';
import { Leadership, type Repeat, repeatByTimer } from '../leadership/index.js';
import type { ErasureDesk } from './erasure.desk.js';
import type { PrivacyEvents } from './privacy-events.port.js';
import { classOf, isDue, latestDue, type RetainedSignUp } from './retention.rules.js';
import type { RetentionStore } from './retention-store.port.js';

export interface RetentionSettings {
  /** Milliseconds between two looks at whether a sweep is due. */
  readonly lookMs: number;
  /** Milliseconds between two sweeps, of all replicas together. */
  readonly everyMs: number;
  readonly leaseMs: number;
  /** Sign-ups that are looked at together, and those that one transaction erases: few, because the log's counter waits for it. */
  readonly page: number;
  readonly atOnce: number;
}

export const RETENTION_SETTINGS: RetentionSettings = {
  lookMs: 20_000,
  everyMs: 3_600_000,
  leaseMs: 90_000,
  page: 1_000,
  atOnce: 50,
};

interface Tally {
  readonly erased: number;
  readonly stayed: number;
}

/** Erases what is due, in one process of all replicas. What a hold keeps, and what is running, is found again by the next sweep. */
export class RetentionSweeper {
  readonly #leadership: Leadership;
  #timer: { stop(): void } | undefined;
  #turn: Promise<Tally | undefined> | undefined;
  #isStopping = false;

  constructor(
    private readonly store: RetentionStore,
    private readonly desk: Pick<ErasureDesk, 'eraseDue'>,
    private readonly classes: readonly RetentionClass[],
    private readonly events: PrivacyEvents,
    private readonly clock: { now(): Date },
    private readonly settings: RetentionSettings = RETENTION_SETTINGS,
  ) {
    this.#leadership = new Leadership(store, clock, settings.leaseMs, () => undefined);
  }

  start(repeat: Repeat = repeatByTimer): void {
    this.#timer ??= repeat(() => void this.turn(), this.settings.lookMs);
  }

  /** The transaction under way ends first. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#timer?.stop();
    this.#timer = undefined;
    await this.#turn;
    await this.#leadership.resign();
  }

  /** Sweeps if it is time and nobody else does. Never rejects; a turn under way is joined. Undefined: it was not time, or not ours. */
  turn(): Promise<Tally | undefined> {
    this.#turn ??= this.#sweepIfDue()
      .catch((error: unknown) => {
        this.events.sweepFailed(error);
        return undefined;
      })
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  async #sweepIfDue(): Promise<Tally | undefined> {
    if ((await this.#leadership.fence()) === undefined) return undefined;
    const last = await this.store.lastRun();
    const now = await this.#now();
    if (last && last <= now && now.getTime() - last.getTime() < this.settings.everyMs) return undefined;
    const started = performance.now();
    const tally = await this.#sweep(now);
    const fence = await this.#leadership.fence();
    if (!tally || fence === undefined || !(await this.store.finishRun(now, fence))) return undefined;
    this.events.swept({ ...tally, milliseconds: Math.round(performance.now() - started) });
    return tally;
  }

  /** The earlier of two clocks: what is erased because one of them is wrong does not come back when it is set right. */
  async #now(): Promise<Date> {
    const [ours, theirs] = [this.clock.now(), await this.store.now()];
    return ours < theirs ? ours : theirs;
  }

  /** Undefined: the lease was lost, or the process is stopping. */
  async #sweep(now: Date): Promise<Tally | undefined> {
    const { page: limit } = this.settings;
    const before = latestDue(this.classes, now);
    let [erased, stayed] = [0, 0];
    for (let after: string | undefined; ; ) {
      const page = await this.store.keptSignUps(before, limit, after);
      for (const batch of this.#batchesOf(page, now)) {
        const done = await this.#erase(batch);
        if (!done) return undefined;
        erased += done.erased;
        stayed += done.stayed;
      }
      after = page.at(-1)?.decisionId;
      if (page.length < limit) return { erased, stayed };
    }
  }

  async #erase({ name, decisionIds }: Batch): Promise<Tally | undefined> {
    const fence = this.#isStopping ? undefined : await this.#leadership.fence();
    const done = fence === undefined ? undefined : await this.desk.eraseDue(decisionIds, name, fence);
    return done && { erased: done.signUps.length, stayed: done.held.length + done.running.length };
  }

  /** What is due of a page, by class, in pieces that one transaction erases. */
  #batchesOf(page: readonly RetainedSignUp[], now: Date): readonly Batch[] {
    const due = page.filter((signUp) => isDue(signUp, this.classes, now));
    return this.classes.flatMap((each) => {
      const ids = due.filter((one) => classOf(one, this.classes) === each).map(({ decisionId }) => decisionId);
      const count = Math.ceil(ids.length / this.settings.atOnce);
      return Array.from({ length: count }, (_, at) => ({
        name: each.name,
        decisionIds: ids.slice(at * this.settings.atOnce, (at + 1) * this.settings.atOnce),
      }));
    });
  }
}

interface Batch {
  readonly name: string;
  readonly decisionIds: readonly string[];
}
