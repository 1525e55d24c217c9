import { type Repeat, repeatByTimer } from '../leadership/index.js';
import type { OverviewEvents } from '../observability/index.js';
import type { ProviderSwitches } from '../verification/index.js';
import type { Isolation, IsolationStore } from './isolation-store.port.js';

/** What one replica decides holds for the others after at most this long, and the time of a query. */
const EVERY_MS = 1_000;

/** Keeps the providers of this process as the database says: one query for all of them, none while a sign-up waits. */
export class IsolationWatch {
  #timer: { stop(): void } | undefined;
  #look: Promise<void> | undefined;
  #known: ReadonlyMap<string, Isolation> = new Map();

  constructor(
    private readonly store: Pick<IsolationStore, 'isolated'>,
    private readonly switches: Pick<ProviderSwitches, 'isolate'>,
    private readonly events: Pick<OverviewEvents, 'failed'>,
    private readonly repeat: Repeat = repeatByTimer,
  ) {}

  /** Before the first sign-up comes: what was isolated stays so across a restart. Rejects when that cannot be known. */
  async start(): Promise<void> {
    await this.#apply();
    this.#timer ??= this.repeat(() => void this.#again(), EVERY_MS);
  }

  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    await this.#look;
  }

  /** As it is from now on, for whoever has just changed it: a look that began before is not enough. */
  async refresh(): Promise<void> {
    await this.#look;
    await this.#again();
  }

  of(provider: string): Isolation | undefined {
    return this.#known.get(provider);
  }

  /** Never rejects: while the database is away everything stays as it was. A look under way is joined. */
  #again(): Promise<void> {
    this.#look ??= this.#apply()
      .catch((error: unknown) => this.events.failed('isolation', error))
      .finally(() => {
        this.#look = undefined;
      });
    return this.#look;
  }

  async #apply(): Promise<void> {
    const isolated = await this.store.isolated();
    this.#known = new Map(isolated.map((isolation) => [isolation.provider, isolation]));
    this.switches.isolate(new Set(this.#known.keys()));
  }
}
