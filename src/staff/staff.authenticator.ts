import { hash, timingSafeEqual } from 'node:crypto';
import type { StaffApiKey } from '../config/index.js';
import type { StaffIdentity } from './staff-identity.js';

const PEPPER_BYTES = 32;
/** Longer than any secret that the configuration accepts in practice; what is longer is not hashed. */
const MAX_TOKEN = 4096;

/** RFC 6750 section 2.1: the scheme does not mind case; one token68. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

interface Slot {
  readonly digest: Buffer;
  readonly identity: StaffIdentity;
  readonly until?: Date;
}

/**
 * Bearer keys of machines. A request costs one digest and as many comparisons as there are keys, whichever of them is presented, or none.
 * The digest is a one-shot SHA-256 over pepper and secret, as for callers: no digest leaves this object, so there is none to extend.
 */
export class StaffAuthenticator {
  readonly #slots: readonly Slot[];

  /** `pepper`: at least 32 random bytes, the same for the life of the process. Throws RangeError on a short one. */
  constructor(
    keys: readonly StaffApiKey[],
    private readonly pepper: Buffer,
    private readonly clock: { now(): Date } = { now: () => new Date() },
  ) {
    if (pepper.length < PEPPER_BYTES) throw new RangeError(`the pepper needs ${PEPPER_BYTES} bytes`);
    this.#slots = keys.map(({ name, secret, roles, until }) => ({
      until,
      digest: this.#digest(secret.reveal()),
      identity: Object.freeze({ id: `key:${name}`, displayName: name, roles }),
    }));
  }

  /** `authorization`: every Authorization header of the request. */
  authenticate(authorization: readonly string[]): StaffIdentity | undefined {
    const presented = authorization.length === 1 ? tokenIn(authorization[0] as string) : undefined;
    const digest = this.#digest(presented ?? '');
    let found: Slot | undefined;
    for (const slot of this.#slots) {
      if (timingSafeEqual(slot.digest, digest)) found = slot;
    }
    if (presented === undefined || !found) return undefined;
    return found.until && found.until <= this.clock.now() ? undefined : found.identity;
  }

  #digest(secret: string): Buffer {
    return hash('sha256', Buffer.concat([this.pepper, Buffer.from(secret)]), 'buffer');
  }
}

const tokenIn = (header: string): string | undefined =>
  header.length <= MAX_TOKEN ? BEARER.exec(header)?.[1] : undefined;
