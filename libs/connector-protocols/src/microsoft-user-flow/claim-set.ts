import { type ClaimValue, ProtocolError } from '../protocol.js';

/** What the request says about itself, not about the person. */
const NOT_CLAIMS: ReadonlySet<string> = new Set(['identities', 'ui_locales', 'step', 'client_id', 'clientId']);

/** Legal JSON names that would be a trap for whoever copies claims into an object. */
const TRAPS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** `extension_<application id without dashes>_<Name>` (reference microsoft.md section 1.3). */
const LONG_EXTENSION = /^extension_[0-9a-f]{32}_(.+)$/i;

/**
 * Every claim that has a value, under its received name; extension claims also under `extension_<Name>`, and `lastName` also as
 * `surname`. A received name always outranks a derived one. Nested values are no claims and are left out.
 * Throws ProtocolError where a value is not Unicode text.
 */
export function readClaims(body: Readonly<Record<string, unknown>>): Map<string, ClaimValue> {
  const claims = new Map<string, ClaimValue>();
  for (const [name, value] of Object.entries(body)) {
    if (isClaimValue(value) && !NOT_CLAIMS.has(name) && !TRAPS.has(name)) claims.set(name, value);
  }
  const lastName = claims.get('lastName');
  if (lastName !== undefined && !claims.has('surname')) claims.set('surname', lastName);
  for (const [name, value] of shortNames(claims)) claims.set(name, value);
  return claims;
}

/** Null and "" mean absent (reference microsoft.md section 1.3); a number such as 1e999 is no value either. */
function isClaimValue(value: unknown): value is ClaimValue {
  if (typeof value === 'boolean' || Number.isFinite(value)) return true;
  if (typeof value !== 'string' || value === '') return false;
  // "\ud800" in JSON smuggles past UTF-8 what UTF-8 forbids: it could be neither stored nor hashed as received.
  if (!value.isWellFormed()) throw new ProtocolError('wrong_shape', 'a claim holds text that is not Unicode');
  return true;
}

/** Two applications' attributes may share a short name: unless they agree, which one is meant cannot be told. */
function shortNames(claims: ReadonlyMap<string, ClaimValue>): Map<string, ClaimValue> {
  const short = new Map<string, ClaimValue>();
  const ambiguous = new Set<string>();
  for (const [name, value] of claims) {
    const match = LONG_EXTENSION.exec(name);
    if (!match) continue;
    const shortName = `extension_${match[1]}`;
    if (claims.has(shortName)) continue;
    if (short.has(shortName) && short.get(shortName) !== value) ambiguous.add(shortName);
    short.set(shortName, value);
  }
  for (const name of ambiguous) short.delete(name);
  return short;
}
