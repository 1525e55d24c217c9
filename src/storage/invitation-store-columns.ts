import type { ClaimValue } from '#libs/connector-protocols';
import type { Invitation } from '../policy/index.js';

export const INVITATION_COLUMNS = `i.id, i.batch_id, i.hint, i.label, i.issuer, i.created_at, i.flow, i.email_hash, i.email_domain,
       i.claims, i.not_before, i.expires_at, i.max_uses, i.taken, i.revoked_at, i.revoked_by`;

export interface InvitationRow {
  readonly id: string;
  readonly batch_id: string;
  readonly hint: string;
  readonly label: string | null;
  readonly issuer: string;
  readonly created_at: Date;
  readonly flow: string | null;
  readonly email_hash: Buffer | null;
  readonly email_domain: string | null;
  readonly claims: Readonly<Record<string, ClaimValue>>;
  readonly not_before: Date;
  readonly expires_at: Date;
  readonly max_uses: number;
  readonly taken: number;
  readonly revoked_at: Date | null;
  readonly revoked_by: string | null;
}

export const invitationOf = (row: InvitationRow): Invitation => ({
  id: row.id,
  batchId: row.batch_id,
  hint: row.hint,
  label: row.label ?? undefined,
  issuer: row.issuer,
  createdAt: row.created_at,
  flow: row.flow ?? undefined,
  emailHash: row.email_hash ?? undefined,
  domain: row.email_domain ?? undefined,
  claims: row.claims,
  notBefore: row.not_before,
  expiresAt: row.expires_at,
  maxUses: row.max_uses,
  taken: row.taken,
  revokedAt: row.revoked_at ?? undefined,
  revokedBy: row.revoked_by ?? undefined,
});
