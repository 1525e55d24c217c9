/** What happens to the people who work here: the part of the log's closed list that is about them. */
export interface StaffEventBodies {
  /** `staff` in these names a person by id; names and addresses stay in the table. `method`: `local`, or `oidc`. */
  'staff.signed_in': { readonly staff: string; readonly method: string };
  /** Attempts are counted and told once a minute: `count` is how many there were since the last entry. Without `staff`: nobody known. */
  'staff.sign_in_failed': {
    readonly staff?: string;
    readonly method: string;
    readonly reason: string;
    readonly count: number;
  };
  'staff.signed_out': { readonly staff: string };
  /** `cause`: `idle`, `absolute`, `replaced`, `disabled`, `roles_changed`, `password_set`, `by_hand` (of the person elsewhere, or of an owner). */
  'staff.session_ended': { readonly staff: string; readonly cause: string; readonly count: number };
  'staff.reauthenticated': { readonly staff: string; readonly method: string };
  /** The first one, by the set-up token of the start message. */
  'staff.administrator_created': { readonly staff: string };
  'staff.added': { readonly staff: string; readonly method: string; readonly roles: readonly string[] };
  /** A one-time link was given out, with which the person sets a password. */
  'staff.setup_link_made': { readonly staff: string; readonly expires_at: string };
  'staff.password_set': { readonly staff: string };
  'staff.disabled': { readonly staff: string };
  'staff.enabled': { readonly staff: string };
  'staff.roles_changed': { readonly staff: string; readonly roles: readonly string[] };
  /** `reason_sha256`: of a random salt and the reason's text, base64url; the row of the grant holds both. */
  'staff.role_granted': {
    readonly grant: string;
    readonly staff: string;
    readonly role: string;
    readonly expires_at: string;
    readonly self: boolean;
    readonly reason_sha256: string;
  };
  'staff.role_revoked': { readonly grant: string; readonly staff: string; readonly role: string };
}

export const STAFF_MEMBERS: {
  readonly [Kind in keyof StaffEventBodies]: readonly (keyof StaffEventBodies[Kind] & string)[];
} = {
  'staff.signed_in': ['staff', 'method'],
  'staff.sign_in_failed': ['staff', 'method', 'reason', 'count'],
  'staff.signed_out': ['staff'],
  'staff.session_ended': ['staff', 'cause', 'count'],
  'staff.reauthenticated': ['staff', 'method'],
  'staff.administrator_created': ['staff'],
  'staff.added': ['staff', 'method', 'roles'],
  'staff.setup_link_made': ['staff', 'expires_at'],
  'staff.password_set': ['staff'],
  'staff.disabled': ['staff'],
  'staff.enabled': ['staff'],
  'staff.roles_changed': ['staff', 'roles'],
  'staff.role_granted': ['grant', 'staff', 'role', 'expires_at', 'self', 'reason_sha256'],
  'staff.role_revoked': ['grant', 'staff', 'role'],
};
