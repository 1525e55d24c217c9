import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';
import type { MonotonicClock } from './deadline.js';
import { LocalRefusal } from './local-refusal.js';

/** `isolated`: opened by hand, and only a hand closes it. */
export type BreakerState = 'closed' | 'half_open' | 'open' | 'isolated';

export interface BreakerSettings {
  readonly name: string;
  /** Share of failures in the window that opens it, 1-100. */
  readonly errorPercentage: number;
  /** Counted calls in the window before it may open. */
  readonly minimumCalls: number;
  readonly windowMs: number;
  /** How long it stays open before one probe is let through. */
  readonly openMs: number;
}

export interface BreakerListeners {
  changed?(state: BreakerState): void;
}

const BUCKETS = 10;

/**
 * A circuit breaker. opossum keeps the window and the states; it is told of a call's end and never runs the call. Run by opossum, a call
 * would count from its start, refusals would thin out the rate, and a probe that proves nothing would close the breaker
 * (reference audit-and-reliability.md section 3.2).
 */
export class Breaker {
  readonly #opossum: CircuitBreaker<[failed: boolean], void>;
  readonly #rotation = new EventEmitter();
  readonly #bucketMs: number;
  #rotatedAt: number;
  #openedAt = 0;
  #isolated = false;
  #probing = false;
  /** Grows whenever the breaker opens: a call that began before says nothing about the provider afterwards. */
  #era = 0;
  #announced: BreakerState = 'closed';

  constructor(
    private readonly settings: BreakerSettings,
    private readonly listeners: BreakerListeners = {},
    private readonly now: MonotonicClock = () => performance.now(),
  ) {
    this.#bucketMs = settings.windowMs / BUCKETS;
    this.#rotatedAt = now();
    this.#opossum = new CircuitBreaker(recordEnd, {
      name: settings.name,
      timeout: false,
      // opossum opens above the threshold; ours is reached when it is met.
      errorThresholdPercentage: settings.errorPercentage - 1e-6,
      volumeThreshold: settings.minimumCalls,
      resetTimeout: settings.openMs,
      rollingCountTimeout: settings.windowMs,
      rollingCountBuckets: BUCKETS,
      rotateBucketController: this.#rotation,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    this.#opossum.on('open', () => this.#opened());
    this.#opossum.on('halfOpen', () => this.#announce());
    this.#opossum.on('close', () => this.#closed());
  }

  get state(): BreakerState {
    if (this.#isolated) return 'isolated';
    if (this.#opossum.opened) return 'open';
    return this.#opossum.halfOpen ? 'half_open' : 'closed';
  }

  /** Milliseconds until a probe is let through; 0 when a call may be tried now, undefined while it is isolated. */
  get retryAfterMs(): number | undefined {
    if (this.#isolated) return undefined;
    return this.#opossum.opened ? Math.max(0, this.#openedAt + this.settings.openMs - this.now()) : 0;
  }

  /**
   * Runs the work unless the breaker is open (LocalRefusal) or already has its probe. An error for which `counts` is false is passed on
   * and forgotten: it neither opens nor closes anything.
   */
  async run<T>(work: () => Promise<T>, counts: (error: unknown) => boolean): Promise<T> {
    const probe = this.#admit();
    const era = this.#era;
    try {
      const value = await work();
      await this.#record(false, era);
      return value;
    } catch (error) {
      if (counts(error)) await this.#record(true, era);
      throw error;
    } finally {
      if (probe && era === this.#era) this.#probing = false;
    }
  }

  /** Opens it by hand. Calls in flight end as they may; none of them counts. */
  isolate(): void {
    if (this.#isolated) return;
    this.#isolated = true;
    this.#era++;
    this.#announce();
  }

  /** Ends the isolation: closed, with an empty window. */
  release(): void {
    if (!this.#isolated) return;
    this.#isolated = false;
    this.#opossum.close();
    this.#closed();
  }

  /** Stops its timer. The breaker must not be used afterwards. */
  shutdown(): void {
    this.#opossum.shutdown();
  }

  /** True when this call is the probe of a half-open breaker. */
  #admit(): boolean {
    const { state } = this;
    if (state === 'closed') return false;
    if (state === 'half_open' && !this.#probing) {
      this.#probing = true;
      return true;
    }
    throw new LocalRefusal('breaker_open', this.retryAfterMs);
  }

  async #record(failed: boolean, era: number): Promise<void> {
    if (era !== this.#era || this.#isolated) return;
    this.#rotate();
    // Rejects with what recordEnd threw: the end of the call is known already.
    await this.#opossum.fire(failed).catch(() => undefined);
  }

  #rotate(): void {
    const steps = Math.floor((this.now() - this.#rotatedAt) / this.#bucketMs);
    this.#rotatedAt += steps * this.#bucketMs;
    for (let step = 0; step < Math.min(steps, BUCKETS); step++) this.#rotation.emit('rotate');
  }

  #opened(): void {
    this.#openedAt = this.now();
    this.#era++;
    this.#probing = false;
    this.#announce();
  }

  #closed(): void {
    // The failures that opened it must not open it again.
    for (let step = 0; step < BUCKETS; step++) this.#rotation.emit('rotate');
    this.#rotatedAt = this.now();
    this.#probing = false;
    this.#announce();
  }

  #announce(): void {
    const { state } = this;
    if (state === this.#announced) return;
    this.#announced = state;
    this.listeners.changed?.(state);
  }
}

const FAILED = new Error('failed');

// Throws at once rather than rejecting later: the breaker is open before the caller knows of the failure.
const recordEnd = (failed: boolean): Promise<void> => {
  if (failed) throw FAILED;
  return Promise.resolve();
};
