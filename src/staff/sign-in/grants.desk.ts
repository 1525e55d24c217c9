import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { StaffRole } from '../../config/index.js';
import { conflict, notFound } from '../problem.js';
import { actorOf, type StaffIdentity } from '../staff-identity.js';
import type { GrantStore } from './grant-store.port.js';
import type { SessionsDesk } from './sessions.desk.js';
import type { StaffEntries } from './staff-entries.js';
import type { RoleGrant } from './staff-member.js';

export interface GrantRequest {
  readonly staffId: string;
  readonly role: StaffRole;
  readonly minutes: number;
  readonly reason: string;
}

/** Roles for a time. An owner may give one to themselves: small teams have one owner, and the entry says so. */
export class GrantsDesk {
  constructor(
    private readonly grants: GrantStore,
    private readonly sessions: SessionsDesk,
    private readonly entries: StaffEntries,
    private readonly clock: { now(): Date },
  ) {}

  page(limit: number, before?: string): Promise<readonly RoleGrant[]> {
    return this.grants.page(limit, before);
  }

  async add({ staffId, role, minutes, reason }: GrantRequest, by: StaffIdentity): Promise<RoleGrant> {
    const grantedAt = this.clock.now();
    const grant = {
      grantId: uuidv7(),
      staffId,
      role,
      reason: reason.trim(),
      grantedBy: by.id,
      grantedAt,
      expiresAt: new Date(grantedAt.getTime() + minutes * 60_000),
    };
    const reasonSalt = randomBytes(32);
    const isAdded = await this.grants.add({ ...grant, reasonSalt }, [
      this.entries.entry('staff.role_granted', actorOf(by), {
        grant: grant.grantId,
        staff: staffId,
        role,
        expires_at: grant.expiresAt.toISOString(),
        self: staffId === by.id || by.alsoKnownAs?.includes(staffId) === true,
        reason_sha256: createHash('sha256').update(reasonSalt).update(grant.reason).digest('base64url'),
      }),
    ]);
    if (!isAdded) throw notFound('person who may sign in');
    this.sessions.forget(staffId);
    return grant;
  }

  async revoke(grantId: string, by: StaffIdentity): Promise<RoleGrant> {
    const revoked = await this.grants.revoke(grantId, this.clock.now(), ({ staffId, role }) => [
      this.entries.entry('staff.role_revoked', actorOf(by), { grant: grantId, staff: staffId, role }),
    ]);
    if (revoked === 'unknown') throw notFound('grant');
    if (revoked === 'over') throw conflict('It is over already.');
    this.sessions.forget(revoked.staffId);
    return revoked;
  }
}
