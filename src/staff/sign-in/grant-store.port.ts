import type { AuditEntry } from '../../audit/index.js';
import type { RoleGrant } from './staff-member.js';

/** Injection token of the {@link GrantStore}, implemented by storage. */
export const GRANT_STORE = Symbol('GRANT_STORE');

export interface NewGrant extends Omit<RoleGrant, 'revokedAt'> {
  readonly reasonSalt: Buffer;
}

export interface GrantStore {
  /** False: no such person, or disabled. */
  add(grant: NewGrant, entries: readonly AuditEntry[]): Promise<boolean>;
  /** Newest first; `before`: the last grant of the page before. */
  page(limit: number, before?: string): Promise<readonly RoleGrant[]>;
  /** The grant as it is now; `over`: it was revoked already, or has run out. */
  revoke(
    grantId: string,
    now: Date,
    entries: (grant: RoleGrant) => readonly AuditEntry[],
  ): Promise<RoleGrant | 'over' | 'unknown'>;
}
