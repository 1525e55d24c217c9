import type { Sensitive } from '#libs/provider-spec';
import type { Actor } from '../audit/index.js';
import { STAFF_ROLES, type StaffRole } from '../config/index.js';

export { STAFF_ROLES, type StaffRole };

/** Who acts, on every audit event of a staff action. */
export interface StaffIdentity {
  /** Stable id: `key:<name>` for an API key; sign-in of people comes later. */
  readonly id: string;
  readonly displayName: string;
  /** Of a person, where it is known: nobody approves their own request. */
  readonly email?: Sensitive<string>;
  readonly roles: readonly StaffRole[];
}

/** As audit entries name it. */
export const actorOf = ({ id }: StaffIdentity): Actor => ({ type: 'staff', id });
