import type { AuditEntry } from '../audit/index.js';
import type { VerificationView } from './log-view.js';

/** Injection token of the {@link VerificationStore}, implemented by storage. */
export const VERIFICATION_STORE = Symbol('VERIFICATION_STORE');

export interface Verification {
  readonly verificationId: string;
  readonly origin: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** When something was last heard of it. */
  readonly touchedAt: Date;
  readonly state: VerificationView['state'];
  readonly checked: number;
  readonly size: number;
  readonly badIndex?: number;
  readonly problem?: string;
}

/** Checks of the stored log, one row each. */
export interface VerificationStore {
  begin(verification: Verification): Promise<void>;
  progress(verificationId: string, checked: number, at: Date): Promise<void>;
  end(verification: Verification, entries: readonly AuditEntry[]): Promise<void>;
  find(verificationId: string): Promise<Verification | undefined>;
  /** The one that began last. */
  last(origin: string): Promise<Verification | undefined>;
}
