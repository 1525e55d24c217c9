import type { Sensitive } from '#libs/provider-spec';

export const STAFF_ROLES = ['owner', 'operator', 'reviewer', 'auditor', 'personal-data-reader'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Roles that a person may have for good; personal data is opened by a grant with a reason and an end. */
export const STANDING_ROLES = ['owner', 'operator', 'reviewer', 'auditor'] as const satisfies readonly StaffRole[];
export type StandingRole = (typeof STANDING_ROLES)[number];

export interface StaffConfig {
  /** None: no machine is let in. */
  readonly apiKeys: readonly StaffApiKey[];
  readonly sessions: StaffSessionsConfig;
  /** May people sign in with a password that is kept here? */
  readonly localSignIn: boolean;
  readonly oidc?: OidcConfig;
}

export interface StaffSessionsConfig {
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** The oldest one makes way. */
  readonly perPerson: number;
}

export const SIGNING_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'Ed25519', 'EdDSA'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** An OpenID provider that staff sign in at. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Sensitive<string>;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly rolesClaim: string;
  /** Value of the claim -> role. */
  readonly roles: ReadonlyMap<string, StandingRole>;
  readonly requireMfa: boolean;
  readonly mfaAcr: readonly string[];
  readonly algorithms: readonly SigningAlgorithm[];
}

export interface StaffApiKey {
  readonly name: string;
  readonly secret: Sensitive<string>;
  readonly roles: readonly StaffRole[];
  /** Good for nothing from then on. */
  readonly until?: Date;
}
