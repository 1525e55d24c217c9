import { Sensitive } from '#libs/provider-spec';
import type { RoleGrant, StaffMember } from '../staff/index.js';

/** Columns of a person; `m` is the person. */
export const MEMBER_COLUMNS = 'm.staff_id, m.method, m.display_name, m.email, m.roles, m.last_seen_at, m.disabled_at';

export interface MemberRow {
  readonly staff_id: string;
  readonly method: StaffMember['method'];
  readonly display_name: string;
  readonly email: string | null;
  readonly roles: StaffMember['roles'];
  readonly last_seen_at: Date | null;
  readonly disabled_at: Date | null;
}

export const memberOf = (row: MemberRow): StaffMember => ({
  staffId: row.staff_id,
  method: row.method,
  displayName: row.display_name,
  email: row.email === null ? undefined : new Sensitive(row.email),
  roles: row.roles,
  lastSeenAt: row.last_seen_at ?? undefined,
  disabledAt: row.disabled_at ?? undefined,
});

/** Columns of a grant; `g` is the grant. */
export const GRANT_COLUMNS =
  'g.grant_id, g.staff_id, g.role, g.reason, g.granted_by, g.granted_at, g.expires_at, g.revoked_at';

export interface GrantRow {
  readonly grant_id: string;
  readonly staff_id: string;
  readonly role: RoleGrant['role'];
  readonly reason: string;
  readonly granted_by: string;
  readonly granted_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

export const grantOf = (row: GrantRow): RoleGrant => ({
  grantId: row.grant_id,
  staffId: row.staff_id,
  role: row.role,
  reason: row.reason,
  grantedBy: row.granted_by,
  grantedAt: row.granted_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at ?? undefined,
});
