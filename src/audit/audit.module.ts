import { Module } from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { AuditLog } from './audit-log.js';
import { AUDIT_STORE, type AuditStore } from './audit-store.port.js';
import { KEY_RING, type KeyRing } from './key-ring.port.js';
import { deriveKey } from './keys.js';
import { openAuditLog } from './open-audit-log.js';
import { SubjectVault } from './vault.js';

/** The log of this database and the vault for personal data. Needs GATEWAY_CONFIG, AUDIT_STORE and KEY_RING from global modules. */
@Module({
  providers: [
    {
      provide: AuditLog,
      inject: [AUDIT_STORE, GATEWAY_CONFIG],
      useFactory: (store: AuditStore, { masterKey }: GatewayConfig) => openAuditLog(store, masterKey),
    },
    {
      provide: SubjectVault,
      // The log is open by then, and its first origin known.
      inject: [GATEWAY_CONFIG, KEY_RING, AUDIT_STORE, AuditLog],
      useFactory: async ({ masterKey }: GatewayConfig, ring: KeyRing, store: AuditStore) =>
        new SubjectVault({ ring, index: deriveKey(masterKey, 'index') }, await store.firstOrigin()),
    },
  ],
  exports: [AuditLog, SubjectVault],
})
export class AuditModule {}
