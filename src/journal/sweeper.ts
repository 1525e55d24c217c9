import type { Conclusion, Recovery } from './journal.port.js';
import type { JournalStore, LostSignup } from './journal-store.port.js';
import type { MicroBatchJournal } from './micro-batch-journal.js';

export interface SweeperSettings {
  /** Milliseconds between two sweeps. */
  readonly everyMs: number;
  /** What a recovery may take, the vendor's look-up included, before another replica tries. */
  readonly leaseMs: number;
  /** Sign-ups in one sweep; they are recovered at the same time. */
  readonly limit: number;
}

export const SWEEPER_SETTINGS: SweeperSettings = { everyMs: 5_000, leaseMs: 30_000, limit: 32 };

/** Injection token of the {@link SweeperEvents}; without a provider nobody is told. */
export const SWEEPER_EVENTS = Symbol('SWEEPER_EVENTS');

/** What an operator should hear of. */
export interface SweeperEvents {
  recovered(conclusion: Conclusion): void;
  /** The sign-up stays open and is tried again when the lease of this attempt at it has run out. */
  recoveryFailed(decisionId: string, error: unknown): void;
}

const UNHEARD: SweeperEvents = { recovered: () => undefined, recoveryFailed: () => undefined };

/** A repeating timer; injected so that a test says when time has passed. */
export type Repeat = (task: () => void, everyMs: number) => { stop(): void };

const repeatByTimer: Repeat = (task, everyMs) => {
  const timer = setInterval(task, everyMs);
  return { stop: () => clearInterval(timer) };
};

/**
 * Ends the sign-ups of processes that died between intent and outcome: a retry alone would not, because not every caller retries. Several
 * replicas may sweep at once: the fenced take-over gives each sign-up to one of them.
 */
export class Sweeper {
  #timer: { stop(): void } | undefined;
  #sweep: Promise<number> | undefined;

  constructor(
    private readonly store: Pick<JournalStore, 'findLost'>,
    private readonly journal: Pick<MicroBatchJournal, 'takeOver' | 'concludeLost'>,
    private readonly recovery: Recovery,
    private readonly settings: SweeperSettings = SWEEPER_SETTINGS,
    private readonly repeat: Repeat = repeatByTimer,
    private readonly events: SweeperEvents = UNHEARD,
  ) {}

  start(): void {
    this.#timer ??= this.repeat(() => void this.sweep(), this.settings.everyMs);
  }

  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    await this.#sweep;
  }

  /** How many sign-ups this sweep ended. Never rejects: what could not be ended is found by the next sweep. A sweep under way is joined. */
  sweep(): Promise<number> {
    this.#sweep ??= this.#endLost().finally(() => {
      this.#sweep = undefined;
    });
    return this.#sweep;
  }

  async #endLost(): Promise<number> {
    const lost = await this.store.findLost(this.settings.limit).catch(() => []);
    const ended = await Promise.all(lost.map((signup) => this.#end(signup)));
    return ended.filter(Boolean).length;
  }

  async #end(lost: LostSignup): Promise<boolean> {
    try {
      const owner = await this.journal.takeOver(lost, this.settings.leaseMs);
      if (owner === undefined) return false;
      const conclusion = await this.recovery.recover(lost);
      const { kind } = await this.journal.concludeLost(owner, conclusion);
      if (kind === 'recorded') this.events.recovered(conclusion);
      return kind === 'recorded';
    } catch (error) {
      this.events.recoveryFailed(lost.signup.decisionId, error);
      return false;
    }
  }
}
