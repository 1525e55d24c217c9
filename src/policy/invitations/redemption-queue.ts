interface Job<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_BATCH = 128;
const MAX_WAITING = 10_000;

/** Refused before anything was tried: the process cannot keep up. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/**
 * Many requests to one transaction, one transaction at a time: what arrives while one is under way is the next. Five hundred people with the
 * same code then cost a handful of transactions instead of five hundred that wait for each other's locks.
 */
export class RedemptionQueue<Request, Result> {
  readonly #waiting: Job<Request, Result>[] = [];
  #working: Promise<void> | undefined;

  constructor(
    /** One result for each request, in their order. */
    private readonly work: (requests: readonly Request[]) => Promise<readonly Result[]>,
  ) {}

  submit(request: Request): Promise<Result> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new QueueFull('too many codes wait to be redeemed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#working ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #run(): Promise<void> {
    // Everything that this turn of the event loop brings belongs to the first batch.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#batch(this.#waiting.splice(0, MAX_BATCH));
    this.#working = undefined;
  }

  async #batch(jobs: readonly Job<Request, Result>[]): Promise<void> {
    try {
      const results = await this.work(jobs.map(({ request }) => request));
      jobs.forEach((job, at) => job.resolve(results[at] as Result));
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }
}
