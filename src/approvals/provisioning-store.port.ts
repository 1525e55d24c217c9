import type { AuditEntry } from '../audit/index.js';

/** Injection token of the {@link ProvisioningStore}, implemented by storage. */
export const PROVISIONING_STORE = Symbol('PROVISIONING_STORE');

/** One approved case whose account this worker may make until its lease ends. */
export interface ProvisioningJob {
  readonly caseId: string;
  /** Grows with every claim: whoever lost the lease writes nothing any more. */
  readonly fence: string;
  /** This try included. */
  readonly attempts: number;
  /** The account that an earlier try made or found. */
  readonly accountId?: string;
}

/** The outbox of approved cases. Leases run by the database's clock. Errors as in {@link CaseStore}. */
export interface ProvisioningStore {
  /** What is due and nobody works on, the oldest first. */
  claim(limit: number, leaseMs: number): Promise<readonly ProvisioningJob[]>;
  /** The account exists: a later try goes on from here. False: the lease is lost. */
  keepAccount(job: ProvisioningJob, accountId: string): Promise<boolean>;
  /** False: the lease is lost, and whoever has it now will tell the end. */
  finish(job: ProvisioningJob, how: string, accountId: string, entries: readonly AuditEntry[]): Promise<boolean>;
  /** Another try after `delayMs`. `code` says why. */
  postpone(job: ProvisioningJob, code: string, delayMs: number): Promise<boolean>;
  fail(job: ProvisioningJob, code: string, entries: readonly AuditEntry[]): Promise<boolean>;
}
