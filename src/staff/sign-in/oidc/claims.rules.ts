import type { OidcConfig, StandingRole } from '../../../config/index.js';

export type Claims = Readonly<Record<string, unknown>>;

/** Everything that the person's values stand for, each once; empty: nothing here is for them. */
export function rolesOf(
  claims: Claims,
  { rolesClaim, roles }: Pick<OidcConfig, 'rolesClaim' | 'roles'>,
): StandingRole[] {
  const claim = claims[rolesClaim];
  const values = (Array.isArray(claim) ? claim : [claim]).filter((value) => typeof value === 'string');
  return [...new Set(values.flatMap((value) => roles.get(value) ?? []))];
}

/** RFC 8176: `mfa` in amr; or one of the values of acr that the configuration names. */
export function hasSecondFactor({ amr, acr }: Claims, mfaAcr: readonly string[]): boolean {
  return (Array.isArray(amr) && amr.includes('mfa')) || (typeof acr === 'string' && mfaAcr.includes(acr));
}

const textOf = (claims: Claims, name: string): string | undefined => {
  const value = claims[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 256) : undefined;
};

/** Whom the console shows; who has no name there has the subject's. */
export const displayNameOf = (claims: Claims): string =>
  textOf(claims, 'name') ?? textOf(claims, 'preferred_username') ?? textOf(claims, 'email') ?? 'No name';

/**
 * For counting heads: one address is one person. Entra ID sends the user principal name where a person has no mailbox. Not proof of anything:
 * it only ever takes a right away.
 */
export function emailOf(claims: Claims): string | undefined {
  const email = textOf(claims, 'email') ?? textOf(claims, 'preferred_username');
  return email?.includes('@') ? email : undefined;
}

/**
 * Undefined: the provider does not say when, so nobody can say that it was a moment ago. Never later than `now`: a provider whose clock is ahead
 * makes nobody fresh for longer.
 */
export const authenticatedAtOf = ({ auth_time: seconds }: Claims, now: Date): Date | undefined =>
  typeof seconds === 'number' && Number.isFinite(seconds)
    ? new Date(Math.min(seconds * 1_000, now.getTime()))
    : undefined;
