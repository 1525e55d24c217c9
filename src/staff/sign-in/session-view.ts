/** The service's StaffRole, written out: browsers read this file too. */
type StaffRole = 'owner' | 'operator' | 'reviewer' | 'auditor' | 'personal-data-reader';

/** How one can sign in here, and who has. GET /staff/v1/session answers everybody. */
export interface SessionView {
  readonly state: 'anonymous' | 'signed-in';
  readonly methods: {
    /** A local administrator exists. */
    readonly local: boolean;
    /** There is nobody yet: the set-up token of the start-up message makes the first administrator. */
    readonly setup: boolean;
    /** Label of the OpenID provider's button. */
    readonly oidc?: { readonly label: string };
  };
  readonly staff?: {
    readonly id: string;
    readonly displayName: string;
    readonly roles: readonly StaffRole[];
    /** Roles that were given for a time. */
    readonly grants: readonly RoleGrantView[];
    readonly idleUntil: string;
    readonly endsAt: string;
    /** Until then reveal, export and erase ask for no password again; absent: they do. */
    readonly freshUntil?: string;
  };
}

export interface RoleGrantView {
  readonly grantId: string;
  readonly staffId: string;
  readonly role: StaffRole;
  readonly reason: string;
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly expiresAt: string;
  readonly revokedAt?: string;
}

export interface StaffMemberView {
  readonly staffId: string;
  readonly displayName: string;
  readonly method: 'local' | 'oidc';
  readonly roles: readonly StaffRole[];
  readonly lastSeenAt?: string;
  readonly disabledAt?: string;
}

/** Once, when a person was added or is to have a new password: they open /console/sign-in#setup=<setupToken>. */
export interface SetupLinkView {
  readonly staffId: string;
  readonly setupToken: string;
  readonly expiresAt: string;
}

/** Why a sign-in at the OpenID provider came to nothing: /console/sign-in?problem=... */
export type SignInProblem =
  /** The person went back, or the provider would not. */
  | 'cancelled'
  /** What came back does not hold, or not any more. */
  | 'failed'
  /** Too long under way, or begun in another browser or tab. */
  | 'expired'
  /** None of the person's roles there stands for one here. */
  | 'no-role'
  | 'second-factor'
  | 'disabled'
  /** Somebody else confirmed than who is signed in. */
  | 'other-person'
  /** The provider cannot be reached. */
  | 'provider-away';
