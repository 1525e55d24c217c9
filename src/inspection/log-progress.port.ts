/** Injection token of the {@link LogProgress}; optional: without one every entry counts as sequenced. */
export const LOG_PROGRESS = Symbol('LOG_PROGRESS');

/** How far the open log has come, in entries. */
export interface LogProgress {
  /** Entries that a signed checkpoint covers. */
  sealed(): Promise<number>;
  /** Entries that a copy elsewhere covers. */
  anchored(): Promise<number>;
}
