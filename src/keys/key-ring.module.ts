import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { KEY_RING } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { KeyGuard } from './key-guard.js';
import { KEY_RING_STORE, type KeyRingStore } from './key-ring-store.port.js';
import { openKeyGuard, openKeyRing } from './open-key-ring.js';

/** The ring of key-encryption keys, open. Global, for it is needed by whatever holds personal data; it needs nothing but the database. */
@Global()
@Module({
  providers: [
    { provide: KeyGuard, inject: [GATEWAY_CONFIG], useFactory: (config: GatewayConfig) => openKeyGuard(config) },
    {
      provide: KEY_RING,
      inject: [KEY_RING_STORE, KeyGuard, GATEWAY_CONFIG],
      useFactory: (store: KeyRingStore, guard: KeyGuard, config: GatewayConfig) => openKeyRing(store, guard, config),
    },
  ],
  exports: [KEY_RING, KeyGuard],
})
export class KeyRingModule implements OnApplicationShutdown {
  constructor(@Inject(KeyGuard) private readonly guard: KeyGuard) {}

  onApplicationShutdown(): Promise<void> {
    return this.guard.close();
  }
}
