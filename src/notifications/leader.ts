import { type Fence, Leadership, type Repeat, repeatByTimer } from '../leadership/index.js';
import type { Clock } from './delivery.runner.js';
import type { CursorStore, DeliveryStore } from './delivery-store.port.js';
import type { NotificationEvents } from './notification-events.port.js';
import type { Sink } from './sink.js';

export interface LeaderSettings {
  /** Milliseconds between two looks at the log. */
  readonly everyMs: number;
  /** How long a leader that died keeps others waiting. */
  readonly leaseMs: number;
  /** What is pending is looked at so often although nothing new has come: retries, and replays that another replica took. */
  readonly restMs: number;
}

export const LEADER_SETTINGS: LeaderSettings = { everyMs: 500, leaseMs: 15_000, restMs: 2_000 };

const KEPT_MS = 30 * 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

/** One process of all replicas runs the sinks; each at its own pace, so that one that hangs holds up no other. */
export class NotificationLeader {
  readonly #leadership: Leadership;
  readonly #running = new Map<Sink, Promise<void>>();
  readonly #rested = new Map<Sink, number>();
  readonly #ending = new AbortController();
  #timer: { stop(): void } | undefined;
  #turn: Promise<void> | undefined;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly sinks: readonly Sink[],
    private readonly cursors: CursorStore,
    private readonly deliveries: readonly Pick<DeliveryStore, 'prune'>[],
    private readonly events: NotificationEvents,
    private readonly clock: Clock,
    private readonly settings: LeaderSettings = LEADER_SETTINGS,
    private readonly repeat: Repeat = repeatByTimer,
  ) {
    this.#leadership = new Leadership(cursors, clock, settings.leaseMs, (leads) => events.leads(leads));
  }

  async start(): Promise<void> {
    if (this.sinks.length === 0) return;
    await this.cursors.open(this.sinks.map(({ cursor }) => cursor));
    this.#timer ??= this.repeat(() => void this.turn(), this.settings.everyMs);
  }

  /** Attempts under way are cut off and tried again by whoever leads next. */
  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#ending.abort();
    await this.#turn;
    await this.settled();
    await Promise.all(this.sinks.map((sink) => sink.close()));
    await this.#leadership.resign();
  }

  /** One look at the log. Never rejects; a look under way is joined. */
  turn(): Promise<void> {
    this.#turn ??= this.#look()
      .catch((error: unknown) => this.events.failed('none', error))
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  /** Resolves when no sink runs. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    const fence = await this.#leadership.fence();
    if (fence === undefined || this.#ending.signal.aborted) return;
    const idle = this.sinks.filter((sink) => !this.#running.has(sink));
    const positions = await this.cursors.positions(idle.map(({ cursor }) => cursor));
    const now = this.clock.now().getTime();
    for (const sink of idle) {
      const position = positions.find((each) => each.sink === sink.cursor);
      if (!position || position.disabledAt) continue;
      const isRested = now - (this.#rested.get(sink) ?? Number.NEGATIVE_INFINITY) >= this.settings.restMs;
      const isBehind = position.behind > 0;
      if (isBehind || isRested) this.#run(sink, fence, isBehind, now);
    }
    await this.#prune(fence, now);
  }

  #run(sink: Sink, fence: Fence, isBehind: boolean, now: number): void {
    this.#rested.set(sink, now);
    const run = sink
      .run(fence, isBehind, this.#ending.signal)
      .catch((error: unknown) => this.events.failed(sink.cursor, error))
      .finally(() => this.#running.delete(sink));
    this.#running.set(sink, run);
  }

  async #prune(fence: Fence, now: number): Promise<void> {
    if (now - this.#prunedAt < PRUNE_EVERY_MS) return;
    this.#prunedAt = now;
    for (const store of this.deliveries) await store.prune(new Date(now - KEPT_MS), fence);
  }
}
