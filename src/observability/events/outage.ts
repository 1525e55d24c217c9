/** Between two lines about the same trouble. */
const QUIET_MS = 10_000;

/** A failure that is worth a line. */
export interface ToldFailure {
  /** How many there were since the line before, this one included. */
  readonly failures: number;
}

/** A trouble that shows itself in many failures: decides which of them are told, so that an outage does not flood the log. */
export class Outage {
  #untold = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #total = 0;
  #since: number | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The first failure is told at once, then at most one every ten seconds, with the count of those that were not. */
  failed(): ToldFailure | undefined {
    const now = this.now();
    this.#untold += 1;
    this.#total += 1;
    if (now - this.#toldAt < QUIET_MS) return undefined;
    const failures = this.#untold;
    this.#untold = 0;
    this.#toldAt = now;
    this.#since ??= now;
    return { failures };
  }

  /** Told once after failures that were. */
  succeeded(): { readonly failures: number; readonly milliseconds: number } | undefined {
    if (this.#since === undefined) return undefined;
    const ended = { failures: this.#total, milliseconds: Math.round(this.now() - this.#since) };
    this.#since = undefined;
    this.#total = 0;
    this.#untold = 0;
    return ended;
  }
}
