import type { Sensitive } from '#libs/provider-spec';
import type { Actor } from '../audit/index.js';
import { STAFF_ROLES, type StaffRole } from '../config/index.js';

export { STAFF_ROLES, type StaffRole };

/** Who acts, on every audit event of a staff action. */
export interface StaffIdentity {
  /** Stable id: `key:<name>` of an API key, `local:<uuid>` or `oidc:<uuid>` of a person. */
  readonly id: string;
  readonly displayName: string;
  /** Of a person, where it is known: nobody approves their own request. */
  readonly email?: Sensitive<string>;
  /** Standing ones, and those that were given for a time that is not over. */
  readonly roles: readonly StaffRole[];
  /** Other ids of the same person, known by the e-mail address: where heads are counted they are one. */
  readonly alsoKnownAs?: readonly string[];
}

/** As audit entries name it. */
export const actorOf = ({ id }: StaffIdentity): Actor => ({ type: 'staff', id });
