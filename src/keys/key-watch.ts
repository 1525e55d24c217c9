import { type Repeat, repeatByTimer } from '../leadership/index.js';
import type { GuardedKeyRing } from './guarded-key-ring.js';
import { healthOf, KeyFault } from './key-fault.js';
import type { KeyGuard } from './key-guard.js';
import type { KeyReturn } from './key-return.js';
import type { KeyRingView } from './key-view.js';
import type { KeysEvents } from './keys-events.port.js';

export interface WatchSettings {
  /** So much later at most does this process wrap with a version that another one made. */
  readonly followMs: number;
  /** So much later at most is it seen that the key service refuses us. */
  readonly checkMs: number;
}

export const WATCH_SETTINGS: WatchSettings = { followMs: 5_000, checkMs: 5 * 60_000 };

/** In every process: follows the ring, and looks now and then whether the key service would still give us its keys. */
export class KeyWatch {
  #health: KeyRingView['health'] = 'ok';
  #timers: readonly { stop(): void }[] = [];
  #following: Promise<void> | undefined;
  #checking: Promise<void> | undefined;

  constructor(
    private readonly ring: Pick<GuardedKeyRing, 'catchUp' | 'recheck'>,
    private readonly guard: Pick<KeyGuard, 'check'>,
    private readonly returning: Pick<KeyReturn, 'putBack'>,
    private readonly events: KeysEvents,
    private readonly settings: WatchSettings = WATCH_SETTINGS,
    private readonly repeat: Repeat = repeatByTimer,
  ) {}

  get health(): KeyRingView['health'] {
    return this.#health;
  }

  start(): void {
    const { followMs, checkMs } = this.settings;
    this.#timers = [this.repeat(() => void this.follow(), followMs), this.repeat(() => void this.check(), checkMs)];
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) timer.stop();
    await Promise.all([this.#following, this.#checking]);
  }

  /** Never rejects; one under way is joined. */
  follow(): Promise<void> {
    this.#following ??= this.#keepUp()
      .catch((error: unknown) => this.events.failed('follow', error))
      .finally(() => {
        this.#following = undefined;
      });
    return this.#following;
  }

  /** Never rejects; one under way is joined. Keys in memory stay: a key service that is away for a while stops no sign-up. */
  check(): Promise<void> {
    this.#checking ??= this.#look().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #keepUp(): Promise<void> {
    for (const lost of await this.ring.catchUp()) await this.returning.putBack(lost);
  }

  async #look(): Promise<void> {
    try {
      await this.guard.check();
      await this.ring.recheck();
      this.#now('ok');
    } catch (error) {
      if (error instanceof KeyFault) this.#now(healthOf(error), error);
      else this.events.failed('check', error);
    }
  }

  #now(health: KeyRingView['health'], error?: unknown): void {
    if (health !== this.#health) this.events.healthChanged(health, error);
    this.#health = health;
  }
}
