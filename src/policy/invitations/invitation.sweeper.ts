import type { InvitationEvents } from './invitation-events.js';
import type { RedemptionStore, UseTimes } from './redemption-store.port.js';
import type { RedemptionTelemetry } from './redemption-telemetry.port.js';

/** A repeating timer; injected so that a test says when time has passed. */
export type Repeat = (task: () => void, everyMs: number) => { stop(): void };

const repeatByTimer: Repeat = (task, everyMs) => {
  const timer = setInterval(task, everyMs);
  return { stop: () => clearInterval(timer) };
};

export const SWEEP_EVERY_MS = 30_000;
/** Codes in one sweep; when there are as many the next follows at once. */
const LIMIT = 200;

/** Returns what abandoned sign-ups reserved, and settles what was decided when nobody was left to say so. */
export class InvitationSweeper {
  #timer: { stop(): void } | undefined;
  #sweep: Promise<number> | undefined;

  constructor(
    private readonly store: Pick<RedemptionStore, 'sweep'>,
    private readonly events: InvitationEvents,
    private readonly times: UseTimes,
    private readonly telemetry: Pick<RedemptionTelemetry, 'sweepFailed'>,
    private readonly repeat: Repeat = repeatByTimer,
  ) {}

  start(): void {
    this.#timer ??= this.repeat(() => void this.sweep(), SWEEP_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    await this.#sweep;
  }

  /** How many uses were settled. Never rejects: what could not be settled is found by the next sweep. A sweep under way is joined. */
  sweep(): Promise<number> {
    this.#sweep ??= this.#settleAll().finally(() => {
      this.#sweep = undefined;
    });
    return this.#sweep;
  }

  async #settleAll(): Promise<number> {
    let count = 0;
    try {
      for (;;) {
        const settled = await this.store.sweep(this.times, LIMIT, (ends) => this.events.settled(ends, 'sweeper'));
        count += settled.length;
        if (new Set(settled.map(({ codeId }) => codeId)).size < LIMIT) return count;
      }
    } catch (error) {
      this.telemetry.sweepFailed(error);
      return count;
    }
  }
}
