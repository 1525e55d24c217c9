import type { Sensitive } from '#libs/provider-spec';
import type { StaffRole, StandingRole } from '../../config/index.js';

export const SIGN_IN_METHODS = ['local', 'oidc'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** A person who works here. */
export interface StaffMember {
  /** `local:<uuid>` or `oidc:<uuid>`: the id in the audit log. */
  readonly staffId: string;
  readonly method: SignInMethod;
  readonly displayName: string;
  readonly email?: Sensitive<string>;
  /** For good; of a person of the OpenID provider, as of the last sign-in. */
  readonly roles: readonly StandingRole[];
  readonly lastSeenAt?: Date;
  readonly disabledAt?: Date;
}

/** A role that was given for a time. */
export interface RoleGrant {
  readonly grantId: string;
  readonly staffId: string;
  readonly role: StaffRole;
  readonly reason: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt?: Date;
}
