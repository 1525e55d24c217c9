/** Injection token of the {@link NotificationEvents}. */
export const NOTIFICATION_EVENTS = Symbol('NOTIFICATION_EVENTS');

/** Which attempt an event is about. `sink`: name of a webhook, or `mail`. */
export interface AttemptRef {
  readonly channel: 'webhook' | 'mail';
  readonly sink: string;
  readonly eventId: string;
  readonly attempts: number;
}

export interface AttemptFault {
  /** A word of ours. */
  readonly fault: string;
  readonly httpStatus?: number;
}

/** What an operator should hear of webhooks and mail. Implementations must not throw; nothing here holds an address or a text. */
export interface NotificationEvents {
  delivered(attempt: AttemptRef): void;
  attemptFailed(attempt: AttemptRef, fault: AttemptFault): void;
  /** Given up: it waits for a replay. */
  deadLettered(attempt: AttemptRef, fault: AttemptFault): void;
  /** The receiver said that it is gone for good (410). */
  disabled(sink: string): void;
  /** This process sends from now on, or no more. */
  leads(leads: boolean): void;
  /** A fault of ours, mostly the database: what is pending stays so. */
  failed(sink: string, error: unknown): void;
}
