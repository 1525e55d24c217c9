import type { RoleGrantView, SessionView, StaffMemberView } from './session-view.js';
import type { RoleGrant, StaffMember } from './staff-member.js';
import type { StaffSession } from './staff-session.js';

export const grantView = (grant: RoleGrant): RoleGrantView => ({
  grantId: grant.grantId,
  staffId: grant.staffId,
  role: grant.role,
  reason: grant.reason,
  grantedBy: grant.grantedBy,
  grantedAt: grant.grantedAt.toISOString(),
  expiresAt: grant.expiresAt.toISOString(),
  ...(grant.revokedAt ? { revokedAt: grant.revokedAt.toISOString() } : {}),
});

export const memberView = (member: StaffMember): StaffMemberView => ({
  staffId: member.staffId,
  displayName: member.displayName,
  method: member.method,
  roles: member.roles,
  ...(member.lastSeenAt ? { lastSeenAt: member.lastSeenAt.toISOString() } : {}),
  ...(member.disabledAt ? { disabledAt: member.disabledAt.toISOString() } : {}),
});

export const sessionView = (methods: SessionView['methods'], session: StaffSession | undefined): SessionView =>
  session ? { state: 'signed-in', methods, staff: staffOf(session) } : { state: 'anonymous', methods };

const staffOf = ({ identity, grants, idleUntil, endsAt, freshUntil }: StaffSession): SessionView['staff'] => ({
  id: identity.id,
  displayName: identity.displayName,
  roles: identity.roles,
  grants: grants.map(grantView),
  idleUntil: idleUntil.toISOString(),
  endsAt: endsAt.toISOString(),
  ...(freshUntil ? { freshUntil: freshUntil.toISOString() } : {}),
});
