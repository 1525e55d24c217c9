const TICK_MS = 500;
/** A loop that was held up for longer than this, again and again, serves nobody. */
const STUCK_MS = 5_000;

/** Sees how late the event loop runs its timers. */
export class LoopWatch {
  #expected: number;
  #lagMs = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.#expected = now() + TICK_MS;
    this.#timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** How late the last tick was, in milliseconds. */
  get lagMs(): number {
    return Math.round(this.#lagMs);
  }

  get isStuck(): boolean {
    return this.#lagMs > STUCK_MS;
  }

  tick(): void {
    const now = this.now();
    this.#lagMs = Math.max(0, now - this.#expected);
    this.#expected = now + TICK_MS;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
