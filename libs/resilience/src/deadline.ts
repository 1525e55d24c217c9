/** Milliseconds of a clock that never goes back. */
export type MonotonicClock = () => number;

const systemClock: MonotonicClock = () => performance.now();

/** The point in time by which one request must be answered. One is made per request, when its socket delivers it. */
export class Deadline {
  private constructor(
    private readonly at: number,
    private readonly now: MonotonicClock,
  ) {}

  static after(budgetMs: number, now: MonotonicClock = systemClock): Deadline {
    return new Deadline(now() + budgetMs, now);
  }

  /** Milliseconds left; 0 when the time is over. */
  remaining(): number {
    return Math.max(0, this.at - this.now());
  }

  get expired(): boolean {
    return this.remaining() === 0;
  }

  /** What a hop may take: its own cap, or what is left after `reserveMs` for the hops behind it. */
  allow(capMs: number, reserveMs = 0): number {
    return Math.max(0, Math.min(capMs, this.remaining() - reserveMs));
  }
}
