import type { Conclusion, Recovery } from './journal.port.js';
import { type JournalEvents, type RecoveryResult, UNHEARD } from './journal-events.port.js';
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
    private readonly events: JournalEvents = UNHEARD,
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
    try {
      const lost = await this.store.findLost(this.settings.limit);
      const ended = await Promise.all(lost.map((signup) => this.#end(signup)));
      return ended.filter(Boolean).length;
    } catch (error) {
      this.events.sweepFailed(error);
      return 0;
    }
  }

  /** True: ended by us. */
  async #end(lost: LostSignup): Promise<boolean> {
    try {
      const owner = await this.journal.takeOver(lost, this.settings.leaseMs);
      if (owner === undefined) return false;
      const conclusion = await this.recovery.recover(lost);
      const { kind } = await this.journal.concludeLost(owner, conclusion);
      this.events.recovered(lost.signup.decisionId, kind === 'superseded' ? kind : resultOf(conclusion));
      if (kind !== 'recorded') return false;
      this.recovery.recovered?.(conclusion);
      return true;
    } catch (error) {
      this.events.sweepFailed(error);
      return false;
    }
  }
}

function resultOf({ attempt }: Conclusion): RecoveryResult {
  if (!attempt) return 'indeterminate';
  const known = 'outcome' in attempt.result || attempt.result.fault.kind !== 'lease_expired';
  return known ? 'looked_up' : 'indeterminate';
}
