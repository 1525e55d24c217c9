import { type Fence, Leadership, type Repeat, repeatByTimer } from '../leadership/index.js';
import type { OverviewEvents } from '../observability/index.js';
import type { FoldSettings } from './fold.js';
import { foldWindow, WINDOW_REQUEST } from './projection.js';
import type { TallyStore } from './tally-store.port.js';

export interface ProjectionSettings {
  /** Milliseconds between two looks at the log. */
  readonly everyMs: number;
  /** How long a leader that died keeps others waiting. */
  readonly leaseMs: number;
  /** Windows of one look: a log that is read from its start must leave the process time for sign-ups. */
  readonly windows: number;
}

export const PROJECTION_SETTINGS: ProjectionSettings = { everyMs: 500, leaseMs: 15_000, windows: 10 };

const HOUR_MS = 3_600_000;
/** What stays; the days stay for ever. */
const KEPT_MS = { minute: 48 * HOUR_MS, hour: 401 * 24 * HOUR_MS } as const;
const PRUNE_EVERY_MS = 60_000;

/** One process of all replicas counts what the log tells. */
export class ProjectionLeader {
  readonly #leadership: Leadership;
  #timer: { stop(): void } | undefined;
  #turn: Promise<void> | undefined;
  #isEnding = false;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: TallyStore,
    private readonly budgets: FoldSettings['budgets'],
    private readonly events: OverviewEvents,
    private readonly clock: { now(): Date },
    private readonly settings: ProjectionSettings = PROJECTION_SETTINGS,
    private readonly repeat: Repeat = repeatByTimer,
  ) {
    this.#leadership = new Leadership(store, clock, settings.leaseMs, (leads) => events.leads(leads));
  }

  async start(): Promise<void> {
    await this.store.open();
    this.#timer ??= this.repeat(() => void this.turn(), this.settings.everyMs);
  }

  /** The window under way ends first. */
  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#isEnding = true;
    await this.#turn;
    await this.#leadership.resign();
  }

  /** One look at the log. Never rejects; a look under way is joined. */
  turn(): Promise<void> {
    this.#turn ??= this.#look()
      .catch((error: unknown) => this.events.failed('projection', error))
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  async #look(): Promise<void> {
    const fence = await this.#leadership.fence();
    if (fence === undefined || this.#isEnding) return;
    const behind = await this.store.behind();
    this.events.behind(behind);
    if (behind > 0) await this.#advance(fence);
    await this.#prune(fence);
  }

  async #advance(fence: Fence): Promise<void> {
    const minutesFrom = this.clock.now().getTime() - KEPT_MS.minute;
    for (let window = 0; window < this.settings.windows && !this.#isEnding; window += 1) {
      const end = await this.store.advance(
        WINDOW_REQUEST,
        (read) => foldWindow(read, { budgets: this.budgets, minutesFrom }),
        fence,
      );
      if (end !== 'advanced') return;
    }
  }

  async #prune(fence: Fence): Promise<void> {
    const now = this.clock.now().getTime();
    if (now - this.#prunedAt < PRUNE_EVERY_MS) return;
    this.#prunedAt = now;
    for (const width of ['minute', 'hour'] as const) {
      await this.store.prune(width, new Date(now - KEPT_MS[width]), fence);
    }
  }
}
