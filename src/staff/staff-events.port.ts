/** Injection token of the {@link StaffEvents}. */
export const STAFF_EVENTS = Symbol('STAFF_EVENTS');

export const STAFF_REFUSALS = ['no_key', 'wrong_key', 'too_many_attempts', 'role_missing', 'not_declared'] as const;
/** `not_declared`: the route says nothing of who may use it, a mistake of ours. */
export type StaffRefusal = (typeof STAFF_REFUSALS)[number];

/** What an operator should hear of the staff interface. Implementations must not throw. */
export interface StaffEvents {
  refused(reason: StaffRefusal, status: number): void;
  /** A fault of ours while a request was served. */
  failed(error: unknown): void;
}
