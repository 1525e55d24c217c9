import type { StaffIdentity } from '../staff-identity.js';
import type { RoleGrant, StaffMember } from './staff-member.js';

/** A person who is signed in, as one request finds them. */
export interface StaffSession {
  /** SHA-256 of what the browser holds. */
  readonly id: Buffer;
  readonly member: StaffMember;
  readonly identity: StaffIdentity;
  /** Those that hold now. */
  readonly grants: readonly RoleGrant[];
  readonly idleUntil: Date;
  readonly endsAt: Date;
  /** Absent: the last authentication is too long ago for what asks for a fresh one. */
  readonly freshUntil?: Date;
}
