import type { ClaimValue } from '#libs/connector-protocols';

/** What a code allows, and to whom. */
export interface InvitationTerms {
  /** Works in this flow only. */
  readonly flow?: string;
  /** Works for this e-mail address only: its keyed hash, 16 bytes. */
  readonly emailHash?: Buffer;
  /** Works for addresses of exactly this domain, lower case; not for its sub-domains. */
  readonly domain?: string;
  /** Added to a Continue answer. */
  readonly claims: Readonly<Record<string, ClaimValue>>;
  readonly notBefore: Date;
  readonly expiresAt: Date;
  /** How many people may sign up with it. */
  readonly maxUses: number;
}

export interface Invitation extends InvitationTerms {
  /** UUIDv7. */
  readonly id: string;
  /** UUIDv7 of what it was made in one go with. */
  readonly batchId: string;
  /** Last two characters of the code. */
  readonly hint: string;
  /** What the makers call it, such as the name of a campaign. */
  readonly label?: string;
  /** Staff id. */
  readonly issuer: string;
  readonly createdAt: Date;
  /** Uses that are taken: consumed, reserved or held. */
  readonly taken: number;
  readonly revokedAt?: Date;
  readonly revokedBy?: string;
}

export const INVITATION_STATES = ['active', 'scheduled', 'used_up', 'expired', 'revoked'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

export function stateOf(invitation: Invitation, now: Date): InvitationState {
  if (invitation.revokedAt) return 'revoked';
  if (invitation.expiresAt <= now) return 'expired';
  if (invitation.taken >= invitation.maxUses) return 'used_up';
  return invitation.notBefore > now ? 'scheduled' : 'active';
}

/** Of one use of a code. `held`: an approval is pending. */
export const USE_STATES = ['reserved', 'held', 'consumed', 'released'] as const;
export type UseState = (typeof USE_STATES)[number];

/** Why a code was refused: for staff and the audit log; the applicant is told the same for all. */
export const REFUSALS = [
  'unknown',
  'revoked',
  'not_yet',
  'expired',
  'wrong_flow',
  'wrong_email',
  'wrong_domain',
  'used_up',
  'limited_flow',
  'limited_email',
  'limited_address',
  'limited_code',
] as const;
export type Refusal = (typeof REFUSALS)[number];
