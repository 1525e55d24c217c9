/** Injection token of the {@link StaffEvents}. */
export const STAFF_EVENTS = Symbol('STAFF_EVENTS');

export const STAFF_REFUSALS = [
  'no_key',
  'wrong_key',
  'too_many_attempts',
  'role_missing',
  'not_declared',
  'no_session',
  'two_credentials',
  'cross_site',
  'not_fresh',
  'sign_in_failed',
] as const;
/**
 * `not_declared`: the route says nothing of who may use it, a mistake of ours. `no_session`: the session is over. `two_credentials`: a key and
 * a session at once. `cross_site`: a browser sent it, but not from our pages. `not_fresh`: the last sign-in is too long ago.
 */
export type StaffRefusal = (typeof STAFF_REFUSALS)[number];

/** What an operator should hear of the staff interface. Implementations must not throw. */
export interface StaffEvents {
  refused(reason: StaffRefusal, status: number): void;
  /** A fault of ours while a request was served, or in what runs beside them. */
  failed(error: unknown): void;
  /** The OpenID provider cannot be used; tried again in so many seconds. `code` is a word of ours or of the library. */
  providerAway(code: string, retrySeconds: number): void;
  /** Its discovery document was read. */
  providerReady(): void;
}
