import type { Fence, LeaseStore } from '../leadership/index.js';
import type { RetainedSignUp } from './retention.rules.js';

/** Injection token of the {@link RetentionStore}, implemented by storage. */
export const RETENTION_STORE = Symbol('RETENTION_STORE');

/** The lease of the one that erases what is due, and what it looks at. */
export interface RetentionStore extends LeaseStore {
  /** Decided sign-ups whose data is kept, in the order of their ids, which is that of time, from behind `after`; none that began after `before`. */
  keptSignUps(before: Date, limit: number, after?: string): Promise<readonly RetainedSignUp[]>;
  /** By the clock of the database. */
  now(): Promise<Date>;
  lastRun(): Promise<Date | undefined>;
  /** False: the lease is somebody else's. */
  finishRun(at: Date, fence: Fence): Promise<boolean>;
}
