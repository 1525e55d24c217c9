export const STAFF_ROLES = ['owner', 'operator', 'reviewer', 'auditor', 'personal-data-reader'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who acts, on every audit event of a staff action. */
export interface StaffIdentity {
  /** Stable id: `key:<name>` for an API key; sign-in of people comes later. */
  readonly id: string;
  readonly displayName: string;
  readonly roles: readonly StaffRole[];
}
