/** So many at once, so many in the queue, and the rest is turned away: what strangers may cause must not starve what others wait for. */
export class BoundedWork {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly inQueue: number,
  ) {}

  /** `tooMany()` is thrown when the queue is full; the work has not begun then. */
  async run<Result>(work: () => Promise<Result>, tooMany: () => Error): Promise<Result> {
    if (this.#running >= this.atOnce) {
      if (this.#waiting.length >= this.inQueue) throw tooMany();
      // Whoever ends hands its place over: nobody comes in between.
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
