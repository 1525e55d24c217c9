import { Sensitive } from '#libs/provider-spec';
import { deriveKey } from '../audit/index.js';
import type { GatewayConfig, KeyServiceConfig } from '../config/index.js';
import { keyProviderOf } from './drivers/driver.registry.js';
import type { CallPace } from './drivers/key-service.sender.js';
import { GuardedKeyRing, type RootKeys } from './guarded-key-ring.js';
import { KeyGuard } from './key-guard.js';
import type { KeyRingStore } from './key-ring-store.port.js';

type Keys = Pick<GatewayConfig, 'keys' | 'masterKey'>;

export const rootKeys = ({ masterKey }: Pick<Keys, 'masterKey'>): RootKeys => ({
  derived: deriveKey(masterKey, 'kek'),
  proof: deriveKey(masterKey, 'key-ring'),
});

/** Opens no connection yet. */
export function openKeyGuard({ keys, masterKey }: Keys, pace?: CallPace): KeyGuard {
  const derivedKey = () => new Sensitive(deriveKey(masterKey, 'wrapping').export());
  const provider = (config: KeyServiceConfig) => keyProviderOf(config, { derivedKey, pace });
  return new KeyGuard(provider(keys.service), keys.former && provider(keys.former));
}

/** The ring with all its keys, after the key service has shown that it works for us. Throws KeyFault. */
export async function openKeyRing(store: KeyRingStore, guard: KeyGuard, config: Keys): Promise<GuardedKeyRing> {
  await guard.check();
  return GuardedKeyRing.open(store, guard, rootKeys(config));
}
