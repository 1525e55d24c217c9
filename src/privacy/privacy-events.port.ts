/** Injection token of the {@link PrivacyEvents}. */
export const PRIVACY_EVENTS = Symbol('PRIVACY_EVENTS');

/** What an operator should hear of retention. Implementations must not throw; nothing here names a person. */
export interface PrivacyEvents {
  /** A sweep has looked at everything. */
  swept(sweep: { readonly erased: number; readonly stayed: number; readonly milliseconds: number }): void;
  /** A fault of ours, mostly the database: what is due is found again by the next sweep. */
  sweepFailed(error: unknown): void;
}
