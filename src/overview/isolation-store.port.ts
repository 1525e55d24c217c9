import type { AuditEntry } from '../audit/index.js';

/** Injection token of the {@link IsolationStore}, implemented by storage. */
export const ISOLATION_STORE = Symbol('ISOLATION_STORE');

/** A provider that was taken out of use by hand. */
export interface Isolation {
  readonly provider: string;
  /** Staff id. */
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

/** What holds for every replica, and across restarts. */
export interface IsolationStore {
  isolated(): Promise<readonly Isolation[]>;
  /** False: it is isolated already; nothing was written. */
  isolate(isolation: Isolation, entries: readonly AuditEntry[]): Promise<boolean>;
  /** False: it is not isolated; nothing was written. */
  rejoin(provider: string, entries: readonly AuditEntry[]): Promise<boolean>;
}
