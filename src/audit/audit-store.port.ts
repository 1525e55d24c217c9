import type { AuditEntry } from './audit-log.js';

/** Injection token of the {@link AuditStore}, implemented by storage. */
export const AUDIT_STORE = Symbol('AUDIT_STORE');

export interface AuditStore {
  /** Remembers the first master key that this database saw and refuses every other, with a StorageError for the operator. */
  checkMasterKey(fingerprint: Buffer): Promise<void>;
  /** The origin of the open log. Where there is none yet, `proposed` becomes it, its counter and its first entry in one commit. */
  openLog(proposed: { readonly origin: string; readonly first: AuditEntry }): Promise<string>;
  /** The origin of the first log of this database: what was sealed names it, whatever log is open by now. Call it when a log is open. */
  firstOrigin(): Promise<string>;
}
