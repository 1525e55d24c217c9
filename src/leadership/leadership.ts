import { randomUUID } from 'node:crypto';
import type { Fence, LeaseStore } from './lease-store.port.js';

interface Clock {
  now(): Date;
}

/** Of all replicas one process leads. Asked at each turn, it goes to the database at a third of the lease's time only. */
export class Leadership {
  readonly #holder = randomUUID();
  #fence: Fence | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: LeaseStore,
    private readonly clock: Clock,
    /** How long a leader that died keeps others waiting. */
    private readonly leaseMs: number,
    /** Told when this process begins to lead, and when it ends. */
    private readonly changed: (leads: boolean) => void,
  ) {}

  /** Undefined: another process leads. */
  async fence(): Promise<Fence | undefined> {
    const now = this.clock.now().getTime();
    if (now - this.#askedAt < this.leaseMs / 3) return this.#fence;
    this.#askedAt = now;
    const fence = await this.store.lease(this.#holder, this.leaseMs);
    if ((fence === undefined) !== (this.#fence === undefined)) this.changed(fence !== undefined);
    this.#fence = fence;
    return fence;
  }

  /** Another process may lead at once. */
  async resign(): Promise<void> {
    if (this.#fence !== undefined) await this.store.release(this.#holder).catch(() => undefined);
    this.#fence = undefined;
  }
}
