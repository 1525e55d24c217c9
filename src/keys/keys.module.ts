import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AuditLog, AuditModule, KEY_RING, SubjectVault } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { Leadership, type LeaseStore } from '../leadership/index.js';
import type { GuardedKeyRing } from './guarded-key-ring.js';
import { KeyDesk } from './key.desk.js';
import { KeyGuard } from './key-guard.js';
import { KeyReturn } from './key-return.js';
import { KEY_LEASE, KEY_RING_STORE, type KeyRingStore, type MasterKeyStore } from './key-ring-store.port.js';
import { KeyWatch } from './key-watch.js';
import { KeysController } from './keys.controller.js';
import { KEYS_EVENTS, type KeysEvents } from './keys-events.port.js';
import { rootKeys } from './open-key-ring.js';
import { Reguarding } from './reguarding.js';
import { RewrapRunner } from './rewrap.runner.js';

/** Injection token of the check that the key service works for us. Advisory: keys in memory go on without it. */
export const KEYS_READINESS = Symbol('KEYS_READINESS');

const LEASE_MS = 15_000;
const clock = { now: (): Date => new Date() };

type Store = KeyRingStore & MasterKeyStore;

/** What is done with the ring while the process runs. Needs KEY_RING, KEY_RING_STORE, KEY_LEASE and KEYS_EVENTS from global modules. */
@Module({
  imports: [AuditModule],
  controllers: [KeysController],
  providers: [
    {
      provide: KeyWatch,
      inject: [KEY_RING, KeyGuard, KeyReturn, KEYS_EVENTS],
      useFactory: (ring: GuardedKeyRing, guard: KeyGuard, returning: KeyReturn, events: KeysEvents) =>
        new KeyWatch(ring, guard, returning, events),
    },
    {
      provide: KeyReturn,
      inject: [KEY_RING_STORE, KeyGuard, GATEWAY_CONFIG, AuditLog],
      useFactory: (store: Store, guard: KeyGuard, config: GatewayConfig, log: AuditLog) =>
        new KeyReturn({ store, guard, roots: rootKeys(config), log }),
    },
    {
      provide: KeyDesk,
      inject: [KEY_RING_STORE, KeyGuard, KEY_RING, GATEWAY_CONFIG, AuditLog, KeyWatch],
      useFactory: (
        store: Store,
        guard: KeyGuard,
        ring: GuardedKeyRing,
        config: GatewayConfig,
        log: AuditLog,
        watch: KeyWatch,
      ) => new KeyDesk({ store, guard, ring, roots: rootKeys(config), log }, () => watch.health),
    },
    {
      provide: KEYS_READINESS,
      inject: [KeyWatch],
      useFactory: (watch: KeyWatch) => ({
        name: 'keys',
        advisory: true,
        check: async () => {
          if (watch.health !== 'ok') throw new Error('the key service does not work for us');
        },
      }),
    },
    {
      provide: Reguarding,
      inject: [KEY_RING_STORE, KeyGuard, AuditLog],
      useFactory: (store: Store, guard: KeyGuard, log: AuditLog) => new Reguarding(store, guard, log, clock),
    },
    {
      provide: RewrapRunner,
      inject: [KEY_RING_STORE, KEY_RING, SubjectVault, AuditLog, Reguarding, KEY_LEASE, KEYS_EVENTS],
      useFactory: runnerOf,
    },
  ],
  exports: [KEYS_READINESS],
})
export class KeysModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly watch: KeyWatch,
    private readonly runner: RewrapRunner,
    private readonly guard: KeyGuard,
  ) {}

  onApplicationBootstrap(): void {
    this.watch.start();
    this.runner.start();
  }

  /** Requests have ended by now: nobody but our own watch waits for the key service. */
  async onApplicationShutdown(): Promise<void> {
    this.guard.abort();
    await Promise.all([this.watch.stop(), this.runner.stop()]);
  }
}

function runnerOf(
  store: Store,
  ring: GuardedKeyRing,
  vault: SubjectVault,
  log: AuditLog,
  reguarding: Reguarding,
  lease: LeaseStore,
  events: KeysEvents,
): RewrapRunner {
  const leadership = new Leadership(lease, clock, LEASE_MS, () => undefined);
  return new RewrapRunner({ store, ring, vault, log, reguarding, leadership, events, clock });
}
