import { invalid, keysOf, type Page, pageOf } from '../staff/index.js';
import type { DeliveriesQuery } from './deliveries.dto.js';
import type { Delivery, DeliveryStore } from './delivery-store.port.js';

/** A delivery as staff see it. */
export interface DeliveryView {
  /** `uid` of the audit entry; also the `webhook-id`. */
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
  readonly log: string;
  readonly index: number;
  /** RFC 3339; of a pending one. */
  readonly nextAttemptAt?: string;
  readonly endedAt?: string;
  /** Of the last attempt. */
  readonly httpStatus?: number;
  readonly fault?: string;
  /** Of a mail: whom it is for, without an address. */
  readonly recipient?: string;
}

export const viewOf = (delivery: Delivery): DeliveryView => ({
  id: delivery.eventId,
  kind: delivery.kind,
  state: delivery.state,
  attempts: delivery.attempts,
  log: delivery.origin,
  index: Number(delivery.index),
  nextAttemptAt: delivery.state === 'pending' ? delivery.nextAt.toISOString() : undefined,
  endedAt: delivery.endedAt?.toISOString(),
  httpStatus: delivery.httpStatus,
  fault: delivery.fault,
});

/** One page of a list, newest first. */
export async function listDeliveries(
  store: Pick<DeliveryStore, 'list'>,
  target: string | undefined,
  { state, limit, cursor }: DeliveriesQuery,
): Promise<Page<Delivery>> {
  const before = keysOf(cursor, 3);
  if (before && !/^\d{1,18}$/.test(before[1] as string))
    throw invalid([{ path: 'cursor', problem: 'is none of this list' }]);
  const rows = await store.list({ target, state, before, limit: limit + 1 });
  return pageOf(rows, limit, (last) => [last.origin, last.index, last.target]);
}
