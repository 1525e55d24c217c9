import type { Deadline } from '#libs/resilience';

/** The callers that wait for one run: the first, its blind retry, a second press of Continue. Nothing new is bought when nobody waits. */
export class Audience {
  readonly #deadlines: Deadline[] = [];

  /** The policy has let the person pass. Until then nobody may be told to continue, however long the answer takes. */
  admitted = false;

  join(deadline: Deadline): void {
    this.#deadlines.push(deadline);
  }

  /** Milliseconds until the last of them gives up; 0 when nobody waits any more. */
  patience(): number {
    return Math.max(0, ...this.#deadlines.map((deadline) => deadline.remaining()));
  }
}
