import type { ClaimValue } from '#libs/connector-protocols';
import { type Invitation, type InvitationState, stateOf } from './invitation.js';
import type { IssuerQuota, Redemption } from './invitation-register.port.js';
import type { IssuedCode } from './issuing.desk.js';

/** A code as staff see it: everything but the code, and of an e-mail address only that there is one. */
export interface InvitationView {
  readonly id: string;
  readonly batchId: string;
  readonly hint: string;
  readonly state: InvitationState;
  readonly label?: string;
  readonly issuer: string;
  readonly createdAt: string;
  readonly flow?: string;
  readonly boundToEmail: boolean;
  readonly domain?: string;
  readonly claims: Readonly<Record<string, ClaimValue>>;
  readonly notBefore: string;
  readonly expiresAt: string;
  readonly maxUses: number;
  /** Consumed, reserved or held. */
  readonly usesTaken: number;
  readonly revokedAt?: string;
  readonly revokedBy?: string;
}

export const viewOf = (invitation: Invitation, now: Date): InvitationView => ({
  id: invitation.id,
  batchId: invitation.batchId,
  hint: invitation.hint,
  state: stateOf(invitation, now),
  label: invitation.label,
  issuer: invitation.issuer,
  createdAt: invitation.createdAt.toISOString(),
  flow: invitation.flow,
  boundToEmail: invitation.emailHash !== undefined,
  domain: invitation.domain,
  claims: invitation.claims,
  notBefore: invitation.notBefore.toISOString(),
  expiresAt: invitation.expiresAt.toISOString(),
  maxUses: invitation.maxUses,
  usesTaken: invitation.taken,
  revokedAt: invitation.revokedAt?.toISOString(),
  revokedBy: invitation.revokedBy,
});

/** The only place where a code leaves the gateway. */
export const shownOnce = ({ id, code, email }: IssuedCode): { id: string; code: string; email?: string } => ({
  id,
  code: code.reveal(),
  email: email?.reveal(),
});

export interface RedemptionView {
  readonly decisionId: string;
  readonly state: Redemption['state'];
  readonly reservedAt: string;
  readonly settledAt?: string;
  readonly decision?: string;
  /** Whose: the person's key in the vault. */
  readonly subjectId?: string;
}

export const redemptionView = ({ reservedAt, settledAt, ...redemption }: Redemption): RedemptionView => ({
  ...redemption,
  reservedAt: reservedAt.toISOString(),
  settledAt: settledAt?.toISOString(),
});

export interface QuotaView {
  readonly issuer: string;
  readonly uses: number;
  readonly periodSeconds: number;
  readonly used: number;
  readonly left: number;
  readonly isDefault: boolean;
  readonly setBy?: string;
  readonly setAt?: string;
}

export const quotaView = ({ issuer, uses, periodMs, used, setBy, setAt }: IssuerQuota): QuotaView => ({
  issuer,
  uses,
  periodSeconds: periodMs / 1000,
  used,
  left: Math.max(0, uses - used),
  isDefault: setBy === undefined,
  setBy,
  setAt: setAt?.toISOString(),
});
