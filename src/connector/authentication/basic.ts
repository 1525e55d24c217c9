import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { BasicCredential } from '../../config/index.js';
import type { CallerIdentity } from './caller-identity.js';

/** A flow has at most two active credentials, so that one can be replaced while the other still works. */
const SLOTS = 2;
const PEPPER_BYTES = 32;
/** Base64 of any credential that we would make or accept, and far more. */
const MAX_TOKEN = 4096;

/** RFC 7617: the scheme does not mind case; one token68. */
const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i;

interface Slot {
  readonly digest: Buffer;
  /** Undefined in a vacant slot. */
  readonly username?: string;
}

/**
 * HTTP Basic for known and unknown flows alike. Every request costs one digest and two comparisons, whatever is wrong with it.
 *
 * A look-up of the digest in a map would be cheaper still, but maps compare byte by byte; the digest is keyed, so that would give an
 * attacker little, yet a constant comparison costs 0.3 microseconds and needs no such argument. The flow's slots are found by name in a
 * map: that time tells at most which flows exist, and vacant slots do not let it grow. The digest is a one-shot SHA-256 over pepper and
 * message, at two thirds of an HMAC's cost. Its one weakness, extending a known digest, needs a digest, and none leaves this object.
 */
export class BasicAuthenticator {
  readonly #flows = new Map<string, readonly Slot[]>();
  readonly #vacant: readonly Slot[] = vacantSlots();

  /** `pepper`: at least 32 random bytes, the same for the life of the process. Throws RangeError on a short one or on a third credential. */
  constructor(
    credentials: ReadonlyMap<string, readonly BasicCredential[]>,
    private readonly pepper: Buffer,
  ) {
    if (pepper.length < PEPPER_BYTES) throw new RangeError(`the pepper needs ${PEPPER_BYTES} bytes`);
    for (const [flow, active] of credentials) {
      if (active.length > SLOTS) throw new RangeError(`flow ${flow} has more than ${SLOTS} active credentials`);
      this.#flows.set(flow, this.#slotsOf(active));
    }
  }

  /** `authorization`: every Authorization header of the request. */
  authenticate(flow: string, authorization: readonly string[]): CallerIdentity | undefined {
    const presented = authorization.length === 1 ? parse(authorization[0] as string) : undefined;
    const digest = this.#digest(presented?.username ?? NOTHING, presented?.password ?? NOTHING);
    const slots = this.#flows.get(flow) ?? this.#vacant;
    let found: Slot | undefined;
    for (const slot of slots) {
      if (timingSafeEqual(slot.digest, digest)) found = slot;
    }
    if (presented === undefined || found?.username === undefined) return undefined;
    return { method: 'basic', name: found.username };
  }

  #slotsOf(active: readonly BasicCredential[]): readonly Slot[] {
    const taken = active.map(({ username, secret }) => ({
      username,
      digest: this.#digest(Buffer.from(username), Buffer.from(secret.reveal())),
    }));
    return [...taken, ...vacantSlots()].slice(0, SLOTS);
  }

  /** The user name's length goes first, so that no other split of the same bytes has the same digest. */
  #digest(username: Uint8Array, password: Uint8Array): Buffer {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(username.length);
    return hash('sha256', Buffer.concat([this.pepper, length, username, password]), 'buffer');
  }
}

const NOTHING = new Uint8Array();

/** Random, so that nothing presented ever equals it. */
const vacantSlots = (): readonly Slot[] => Array.from({ length: SLOTS }, () => ({ digest: randomBytes(32) }));

/** Passwords may contain a colon: the first one ends the user name (RFC 7617; reference microsoft.md section 2). */
function parse(header: string): { username: Buffer; password: Buffer } | undefined {
  const token = header.length <= MAX_TOKEN ? BASIC.exec(header)?.[1] : undefined;
  if (token === undefined) return undefined;
  const bytes = Buffer.from(token, 'base64');
  const colon = bytes.indexOf(0x3a);
  return colon < 0 ? undefined : { username: bytes.subarray(0, colon), password: bytes.subarray(colon + 1) };
}
