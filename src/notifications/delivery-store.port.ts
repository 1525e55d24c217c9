import type { AuditEntry } from '../audit/index.js';
import type { Fence, LeaseStore } from '../leadership/index.js';

export type { Fence };

/** Injection tokens of the stores, implemented by storage. */
export const CURSOR_STORE = Symbol('CURSOR_STORE');
export const WEBHOOK_DELIVERIES = Symbol('WEBHOOK_DELIVERIES');
export const MAIL_DELIVERIES = Symbol('MAIL_DELIVERIES');

export const DELIVERY_STATES = ['pending', 'delivered', 'dropped', 'dead'] as const;
/** `dropped`: there is nobody to send it to any more. `dead`: given up after the schedule; it can be replayed. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface SinkPosition {
  readonly sink: string;
  /** Entries that it has not looked at. */
  readonly behind: number;
  readonly disabledAt?: Date;
}

/** The lease of the one that sends, and how far each sink has read. */
export interface CursorStore extends LeaseStore {
  /** Begins at the log's end for each sink that is new. */
  open(sinks: readonly string[]): Promise<void>;
  positions(sinks: readonly string[]): Promise<readonly SinkPosition[]>;
  /** False: the fence is old. */
  disable(sink: string, fence: Fence, entries: readonly AuditEntry[]): Promise<boolean>;
  /** False: it was not disabled. */
  enable(sink: string, entries: readonly AuditEntry[]): Promise<boolean>;
}

/** One event on its way to one target. */
export interface Delivery {
  readonly target: string;
  /** `uid` of the audit entry. */
  readonly eventId: string;
  readonly origin: string;
  readonly index: string;
  readonly kind: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly firstAttemptAt?: Date;
  readonly nextAt: Date;
  /** Of the last attempt. */
  readonly httpStatus?: number;
  readonly fault?: string;
  readonly endedAt?: Date;
}

export interface PendingDelivery extends Delivery {
  /** The entry's exact bytes. */
  readonly envelope: Buffer;
}

export interface Settlement {
  readonly state: DeliveryState;
  readonly at: Date;
  /** Of a delivery that stays pending. */
  readonly nextAt?: Date;
  readonly httpStatus?: number;
  readonly fault?: string;
}

/** Which events go to which target. */
export interface Route {
  readonly kind: string;
  readonly target: string;
}

export interface DeliveryFilter {
  readonly target?: string;
  readonly state?: DeliveryState;
  /** Origin, index and target of the last one of the page before. */
  readonly before?: readonly string[];
  readonly limit: number;
}

export interface DeliveryStore {
  /** Reads on in the log and plans what it finds: cursor and deliveries in one commit. */
  plan(sink: string, routes: readonly Route[], fence: Fence, now: Date): Promise<'planned' | 'at_end' | 'lost_lease'>;
  /** The oldest of a target, due or not. */
  head(target: string): Promise<PendingDelivery | undefined>;
  /** Those of every target that are due, oldest first. */
  due(now: Date, limit: number): Promise<readonly PendingDelivery[]>;
  /** Counts one attempt and says what came of it. False: the fence is old, and nothing was written. */
  settle(delivery: Delivery, end: Settlement, fence: Fence, entries: readonly AuditEntry[]): Promise<boolean>;
  /** Newest first. */
  list(filter: DeliveryFilter): Promise<readonly Delivery[]>;
  /** Back to the start of its schedule. `not_found`, or `pending` when it is under way anyway. */
  replay(
    target: string,
    eventId: string,
    now: Date,
    entries: readonly AuditEntry[],
  ): Promise<'replayed' | 'not_found' | 'pending'>;
  /** Forgets what ended well before this time. */
  prune(before: Date, fence: Fence): Promise<void>;
}
