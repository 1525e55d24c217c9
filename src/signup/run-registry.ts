import type { WireAnswer } from '#libs/connector-protocols';
import type { Deadline } from '#libs/resilience';
import { Audience } from './audience.js';

/** One sign-up being decided in this process. It outlives the callers that wait for it: a check that was paid for is finished. */
export interface Run {
  /** Of the call that began it. */
  readonly decisionId: string;
  readonly answer: Promise<WireAnswer>;
  readonly audience: Audience;
}

/** In-process single flight: the same call again joins the run that is under way. Other processes are the journal's concern. */
export class RunRegistry {
  readonly #runs = new Map<string, Run>();

  get size(): number {
    return this.#runs.size;
  }

  /** Runs that nobody waits for any more. */
  get detached(): number {
    return [...this.#runs.values()].filter(({ audience }) => audience.patience() === 0).length;
  }

  join(key: string, decisionId: string, deadline: Deadline, start: (audience: Audience) => Promise<WireAnswer>): Run {
    const run = this.#runs.get(key) ?? this.#begin(key, decisionId, start);
    run.audience.join(deadline);
    return run;
  }

  #begin(key: string, decisionId: string, start: (audience: Audience) => Promise<WireAnswer>): Run {
    const audience = new Audience();
    const answer = Promise.resolve()
      .then(() => start(audience))
      .finally(() => this.#runs.delete(key));
    answer.catch(() => undefined); // every caller may be gone by now; those that are not see the failure themselves
    const run = { decisionId, answer, audience };
    this.#runs.set(key, run);
    return run;
  }

  /** Resolves when every run has ended. */
  async settled(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled([...this.#runs.values()].map(({ answer }) => answer));
  }
}
