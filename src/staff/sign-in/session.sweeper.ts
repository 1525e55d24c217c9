import type { AuditEntry } from '../../audit/index.js';
import type { StaffEvents } from '../staff-events.port.js';
import type { SessionStore } from './session-store.port.js';
import { SESSION_SWEEP_ACTOR, type StaffEntries } from './staff-entries.js';

const EVERY_MS = 60_000;
const AT_ONCE = 100;

/** Ends what is over, so that the log tells it. Replicas may all run one: each row is ended by whoever locks it first. */
export class SessionSweeper {
  #timer: NodeJS.Timeout | undefined;
  #sweep: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<SessionStore, 'sweep'>,
    private readonly entries: StaffEntries,
    private readonly idleMs: number,
    private readonly clock: { now(): Date },
    private readonly heard: Pick<StaffEvents, 'failed'>,
    /** What else is due once a minute. */
    private readonly also: () => Promise<void>,
  ) {}

  start(everyMs = EVERY_MS): void {
    this.#timer ??= setInterval(() => void this.sweep(), everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#sweep;
  }

  /** Never rejects: what could not be ended is refused all the same, and found by the next sweep. One under way is joined. */
  sweep(): Promise<void> {
    this.#sweep ??= this.#run().finally(() => {
      this.#sweep = undefined;
    });
    return this.#sweep;
  }

  async #run(): Promise<void> {
    const now = this.clock.now();
    const over = { now, idleSince: new Date(now.getTime() - this.idleMs) };
    try {
      while ((await this.store.sweep(over, AT_ONCE, this.#ended)) === AT_ONCE);
      await this.also();
    } catch (error) {
      this.heard.failed(error);
    }
  }

  readonly #ended = (staff: string, cause: 'idle' | 'absolute'): AuditEntry =>
    this.entries.entry('staff.session_ended', SESSION_SWEEP_ACTOR, { staff, cause, count: 1 });
}
