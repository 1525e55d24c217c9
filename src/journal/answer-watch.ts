import type { WireAnswer } from '#libs/connector-protocols';
import type { JournalStore } from './journal-store.port.js';

type Waiter = (answer: WireAnswer | undefined) => void;

export const POLL_MS = 25;

/** Waits for answers that other processes give. One query for all waiters, one at a time; none while nobody waits. */
export class AnswerWatch {
  readonly #waiters = new Map<string, Set<Waiter>>();
  #timer: NodeJS.Timeout | undefined;
  #asking = false;

  constructor(
    private readonly store: Pick<JournalStore, 'answersOf'>,
    private readonly pollMs = POLL_MS,
  ) {}

  /** Undefined when `signal` aborts first. */
  answerOf(decisionId: string, signal: AbortSignal): Promise<WireAnswer | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const settle: Waiter = (answer) => {
        signal.removeEventListener('abort', abandon);
        this.#remove(decisionId, settle);
        resolve(answer);
      };
      const abandon = (): void => settle(undefined);
      signal.addEventListener('abort', abandon, { once: true });
      const waiters = this.#waiters.get(decisionId) ?? new Set();
      this.#waiters.set(decisionId, waiters.add(settle));
      this.#schedule();
    });
  }

  /** The answer became known in this process: whoever waits for it need not wait for the next poll. */
  publish(decisionId: string, answer: WireAnswer): void {
    for (const settle of this.#waiters.get(decisionId) ?? []) settle(answer);
  }

  #remove(decisionId: string, waiter: Waiter): void {
    const waiters = this.#waiters.get(decisionId);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.#waiters.delete(decisionId);
    if (this.#waiters.size === 0) this.#cancel();
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#asking || this.#waiters.size === 0) return;
    this.#timer ??= setTimeout(() => void this.#ask(), this.pollMs);
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    this.#asking = true;
    // A database that is away is no answer; who waits has a deadline of its own.
    const found = await this.store.answersOf([...this.#waiters.keys()]).catch(() => new Map<string, WireAnswer>());
    for (const [decisionId, answer] of found) this.publish(decisionId, answer);
    this.#asking = false;
    this.#schedule();
  }
}
