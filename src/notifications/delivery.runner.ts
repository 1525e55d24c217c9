import type { AuditEntry } from '../audit/index.js';
import type { DeliveryStore, Fence, PendingDelivery, Settlement } from './delivery-store.port.js';
import type { AttemptRef, NotificationEvents } from './notification-events.port.js';
import { type AttemptEnd, nextAttemptAt } from './retry.rules.js';

export interface Clock {
  now(): Date;
}

/** What becomes of one attempt, and what is written of it. */
export class DeliveryRunner {
  constructor(
    private readonly channel: AttemptRef['channel'],
    private readonly store: Pick<DeliveryStore, 'settle'>,
    private readonly events: NotificationEvents,
    private readonly clock: Clock,
    /** The entry of a delivery that is given up. */
    private readonly deadLetter: (delivery: PendingDelivery, attempts: number, fault: string) => AuditEntry,
  ) {}

  /** `over`: settled, the next one may come. `waits`: it stays pending. `lost_lease`: somebody else sends now. */
  async run(
    sink: string,
    delivery: PendingDelivery,
    fence: Fence,
    attempt: (delivery: PendingDelivery) => Promise<AttemptEnd | undefined>,
  ): Promise<'over' | 'waits' | 'lost_lease'> {
    const end = await attempt(delivery);
    // Cut off by the end of the process: nothing is known of it, so nothing is counted.
    if (end === undefined) return 'waits';
    const ref: AttemptRef = { channel: this.channel, sink, eventId: delivery.eventId, attempts: delivery.attempts + 1 };
    const settlement = this.#settlementOf(delivery, end);
    const fault = 'fault' in end ? end.fault : '';
    const entries = settlement.state === 'dead' ? [this.deadLetter(delivery, ref.attempts, fault)] : [];
    if (!(await this.store.settle(delivery, settlement, fence, entries))) return 'lost_lease';
    this.#tell(ref, settlement);
    return settlement.state === 'pending' ? 'waits' : 'over';
  }

  #settlementOf(delivery: PendingDelivery, end: AttemptEnd): Settlement {
    const at = this.clock.now();
    if (end.kind === 'delivered') return { state: 'delivered', at, httpStatus: end.httpStatus };
    const { fault } = end;
    if (end.kind === 'dropped') return { state: 'dropped', at, fault };
    const httpStatus = end.httpStatus;
    // What is disabled is not tried again by itself; it goes on from here when it is enabled.
    if (end.kind === 'gone') return { state: 'pending', at, nextAt: at, fault, httpStatus };
    const tried = { attempt: delivery.attempts + 1, firstAttemptAt: delivery.firstAttemptAt ?? at, now: at };
    const nextAt = nextAttemptAt(tried, end);
    return nextAt ? { state: 'pending', at, nextAt, fault, httpStatus } : { state: 'dead', at, fault, httpStatus };
  }

  #tell(ref: AttemptRef, { state, fault, httpStatus }: Settlement): void {
    if (state === 'delivered') this.events.delivered(ref);
    if (fault === undefined || state === 'dropped') return;
    if (state === 'dead') this.events.deadLettered(ref, { fault, httpStatus });
    else this.events.attemptFailed(ref, { fault, httpStatus });
  }
}
