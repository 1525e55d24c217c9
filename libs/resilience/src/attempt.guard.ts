import { Breaker, type BreakerListeners, type BreakerSettings } from './breaker.js';
import { Bulkhead } from './bulkhead.js';
import type { MonotonicClock } from './deadline.js';
import { ResendBudget } from './resend-budget.js';

export interface AttemptGuardSettings {
  /** An attempt's cap in milliseconds, a re-send included. */
  readonly timeoutMs: number;
  /** Attempts at once. */
  readonly concurrency: number;
  readonly breaker: BreakerSettings;
  /** Does this error say that the provider is ill? A refusal of ours, of a person or of a request does not. */
  countsAgainst(error: unknown): boolean;
  /**
   * Is it proven that nothing was sent, and worth another try? Milliseconds to wait first; undefined: never. What may have been sent may
   * have been charged.
   */
  resendAfterMs(error: unknown): number | undefined;
}

/** The work went on after its signal had aborted: whether the provider was asked is not known. */
export class AttemptAbandoned extends Error {
  override readonly name = 'AttemptAbandoned';
  constructor() {
    super('The work did not end when its time was over.');
  }
}

/** How long work may take to end once its signal has aborted; it knows best what became of the call. */
const GRACE_MS = 50;

/** Every call to one provider goes through here: bulkhead, then breaker, then the attempt under its own signal. */
export class AttemptGuard {
  readonly breaker: Breaker;
  readonly #bulkhead: Bulkhead;
  readonly #budget = new ResendBudget();

  constructor(
    private readonly settings: AttemptGuardSettings,
    listeners: BreakerListeners = {},
    private readonly now: MonotonicClock = () => performance.now(),
  ) {
    this.breaker = new Breaker(settings.breaker, listeners, now);
    this.#bulkhead = new Bulkhead(settings.concurrency);
  }

  /** Calls whose work has not ended. */
  get inFlight(): number {
    return this.#bulkhead.inFlight;
  }

  /**
   * Runs the work with a signal of its own that aborts after the cap (reason: a TimeoutError). Throws LocalRefusal when it was not tried,
   * AttemptAbandoned when the work ignored its signal, and otherwise what the work threw.
   */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, capMs = this.settings.timeoutMs): Promise<T> {
    const release = this.#bulkhead.enter();
    try {
      return await this.breaker.run(
        () => this.#attempt(work, Math.min(capMs, this.settings.timeoutMs), release),
        this.#counts,
      );
    } catch (error) {
      // The breaker refused, or the attempt has ended: only abandoned work keeps its slot, until it ends.
      if (!(error instanceof AttemptAbandoned)) release();
      throw error;
    }
  }

  shutdown(): void {
    this.breaker.shutdown();
  }

  readonly #counts = (error: unknown): boolean =>
    error instanceof AttemptAbandoned || this.settings.countsAgainst(error);

  async #attempt<T>(work: (signal: AbortSignal) => Promise<T>, capMs: number, release: () => void): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const endsAt = this.now() + capMs;
    const running = this.#sendTwiceAtMost(work, signal, endsAt).finally(release);
    return await new Promise<T>((resolve, reject) => {
      let timer = setTimeout(() => {
        timer = setTimeout(() => reject(new AttemptAbandoned()), GRACE_MS);
        controller.abort(new DOMException('The time of the attempt is over.', 'TimeoutError'));
      }, capMs);
      running.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  async #sendTwiceAtMost<T>(
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    endsAt: number,
  ): Promise<T> {
    this.#budget.earn();
    try {
      return await work(signal);
    } catch (error) {
      const waitMs = this.settings.resendAfterMs(error);
      if (waitMs === undefined || signal.aborted || this.now() + waitMs >= endsAt || !this.#budget.spend()) throw error;
      await pause(waitMs);
      // Isolated meanwhile: what is under way may end, and nothing new is sent.
      if (this.breaker.state === 'isolated') throw error;
      return await work(signal);
    }
  }
}

// Needs no signal: it ends before the attempt's time does.
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
