import type { RoleGrantView } from '../../api/contract.js';

export type GrantState = 'active' | 'over' | 'revoked';

export function grantState({ revokedAt, expiresAt }: RoleGrantView, now: Date): GrantState {
  if (revokedAt !== undefined) return 'revoked';
  return Date.parse(expiresAt) > now.getTime() ? 'active' : 'over';
}

/** How long a role can be given for, in minutes; the service takes 5 to 480. */
export const PERIODS = [15, 30, 60, 120, 240, 480] as const;

/** Where a person who was added sets their password. The token stands behind the hash: no server and no log sees it. */
export const setupLink = (origin: string, setupToken: string): string =>
  `${origin}/console/sign-in#setup=${encodeURIComponent(setupToken)}`;
