import { createHmac, type KeyObject } from 'node:crypto';
import type { DecodedCall } from '#libs/connector-protocols';

const canonicalText = (value: unknown): unknown => (typeof value === 'string' ? value.normalize('NFC').trim() : value);

/**
 * The same sign-up call again has the same key: the caller's blind retry and a second press of Continue are byte-identical or differ in
 * white space, order of claims and language only. HMAC-SHA-256, 32 bytes, so that a stored key tells nothing about the person.
 */
export function signUpKey(secret: KeyObject, flow: string, step: string, call: DecodedCall): Buffer {
  const claims = [...call.claims].map(([name, value]) => [name, canonicalText(value)]);
  claims.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const identities = call.identities.map(({ signInType, issuer, issuerAssignedId }) => [
    signInType,
    issuer,
    issuerAssignedId,
  ]);
  const canonical = JSON.stringify([flow, step, claims, identities, call.clientId ?? null, call.correlationId ?? null]);
  return createHmac('sha256', secret).update(canonical).digest();
}
