import { type Fence, Leadership, type LeaseStore, type Repeat, repeatByTimer } from '../leadership/index.js';
import type { TransparencyEvents } from './transparency-events.port.js';

/** Something that one process of all does for the log. Called at each turn when its last call has ended. */
export interface LogJob {
  readonly part: Parameters<TransparencyEvents['failed']>[0];
  run(fence: Fence, signal: AbortSignal): Promise<void>;
}

/** What those do who do not lead. */
export interface Follower {
  run(signal: AbortSignal): Promise<void>;
}

export interface LogLeaderSettings {
  /** Milliseconds between two looks at the log: it is sealed within about a second. */
  readonly everyMs: number;
  /** How long a leader that died keeps others waiting. */
  readonly leaseMs: number;
}

export const LOG_LEADER_SETTINGS: LogLeaderSettings = { everyMs: 500, leaseMs: 15_000 };

export interface LogLeaderParts {
  readonly jobs: readonly LogJob[];
  readonly follower: Follower;
  readonly lease: LeaseStore;
  readonly events: TransparencyEvents;
  readonly clock: { now(): Date };
}

/** One process of all replicas seals, anchors and checks; each job at its own pace. */
export class LogLeader {
  readonly #leadership: Leadership;
  readonly #running = new Map<object, Promise<void>>();
  readonly #ending = new AbortController();
  #timer: { stop(): void } | undefined;
  #turn: Promise<void> | undefined;

  constructor(
    private readonly parts: LogLeaderParts,
    private readonly settings: LogLeaderSettings = LOG_LEADER_SETTINGS,
    private readonly repeat: Repeat = repeatByTimer,
  ) {
    const { lease, clock, events } = parts;
    this.#leadership = new Leadership(lease, clock, settings.leaseMs, (leads) => events.leads(leads));
  }

  start(): void {
    this.#timer ??= this.repeat(() => void this.turn(), this.settings.everyMs);
  }

  /** What is under way ends at its next step; another process may lead at once. */
  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#ending.abort();
    await this.#turn;
    await this.settled();
    await this.#leadership.resign();
  }

  /** Never rejects; a turn under way is joined. */
  turn(): Promise<void> {
    this.#turn ??= this.#look()
      .catch((error: unknown) => this.parts.events.failed('sealing', error))
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  /** Resolves when no job runs. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    const { jobs, follower } = this.parts;
    const { signal } = this.#ending;
    const fence = await this.#leadership.fence();
    if (signal.aborted) return;
    if (fence === undefined) this.#run(follower, 'sealing', () => follower.run(signal));
    else for (const job of jobs) this.#run(job, job.part, () => job.run(fence, signal));
  }

  #run(who: object, part: LogJob['part'], work: () => Promise<void>): void {
    if (this.#running.has(who)) return;
    const run = work()
      .catch((error: unknown) => this.parts.events.failed(part, error))
      .finally(() => this.#running.delete(who));
    this.#running.set(who, run);
  }
}
