import type { Deadline } from '#libs/resilience';

/** The callers that wait for one run: the first, its blind retry, a second press of Continue. Nothing new is bought when nobody waits. */
export class Audience {
  readonly #deadlines: Deadline[] = [];

  /**
   * The policy has let the person pass and the check is under way: only then may somebody whose time is over be told to continue. Before it the
   * policy may still refuse, and behind it the decision is known and waits to be recorded.
   */
  admitted = false;

  join(deadline: Deadline): void {
    this.#deadlines.push(deadline);
  }

  /** Milliseconds until the last of them gives up; 0 when nobody waits any more. */
  patience(): number {
    return Math.max(0, ...this.#deadlines.map((deadline) => deadline.remaining()));
  }
}
