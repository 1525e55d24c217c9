import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Sensitive } from '#libs/provider-spec';
import { type KeyGuard, masterContext } from './key-guard.js';
import { KEY_BYTES } from './key-provider.port.js';
import { KeyRefusal } from './key-refusal.js';
import type { KeptKey, MasterKeyStore } from './key-ring-store.port.js';

const ANOTHER =
  'keys.master is not the master key of this database: remove it from the configuration, the key service guards the right one.';
const NEEDED =
  'This database was written with a master key that no key service guards yet: give that key as keys.master for one start, and it is wrapped and kept; then remove it.';

/** A master key that the configuration holds. */
export interface GivenKey {
  readonly key: Sensitive<Buffer>;
  /** Rejects when the database was written with another one. */
  readonly check: () => Promise<void>;
}

/**
 * The master key, where a key service guards it: unwrapped by one call, or made, wrapped and kept at the very first start. `given`: the key of a
 * database that had it in its configuration so far; it is wrapped and kept as well. Throws KeyFault and KeyRefusal.
 */
export async function openMasterKey(
  store: MasterKeyStore,
  guard: Pick<KeyGuard, 'wrap' | 'unwrap'>,
  given?: GivenKey,
): Promise<Sensitive<Buffer>> {
  const kept = (await store.find()) ?? (await firstKey(store, guard, given));
  const key = await guard.unwrap(kept, masterContext);
  if (given && !timingSafeEqual(given.key.reveal(), key)) throw new KeyRefusal(ANOTHER);
  return new Sensitive(key);
}

/** Of several replicas that start at once, one's key is kept. */
async function firstKey(
  store: MasterKeyStore,
  guard: Pick<KeyGuard, 'wrap'>,
  given: GivenKey | undefined,
): Promise<KeptKey> {
  if (given) await given.check();
  else if (await store.isUsed()) throw new KeyRefusal(NEEDED);
  const key = given?.key.reveal() ?? randomBytes(KEY_BYTES);
  const kept = await store.keep(await guard.wrap(key, masterContext));
  if (!given) key.fill(0);
  return kept;
}
