/** Injection token of the {@link JournalEvents}; without a provider nobody is told. */
export const JOURNAL_EVENTS = Symbol('JOURNAL_EVENTS');

/** How a lost sign-up was ended: the vendor's own record told, nobody knows, or its late owner was quicker after all. */
export type RecoveryResult = 'looked_up' | 'indeterminate' | 'superseded';

/** What an operator should hear of the journal. Implementations must not throw. */
export interface JournalEvents {
  /** One transaction. `error`: it was not committed, or that is not known yet. */
  flushed(flush: { readonly jobs: number; readonly durationMs: number; readonly error?: unknown }): void;
  /** The sweeper ended a lost sign-up. */
  recovered(decisionId: string, result: RecoveryResult): void;
  /** A sweep, or one recovery of it, failed: the sign-ups stay open and are tried again. */
  sweepFailed(error: unknown): void;
}

export const UNHEARD: JournalEvents = {
  flushed: () => undefined,
  recovered: () => undefined,
  sweepFailed: () => undefined,
};
