import type { AppOptions } from './app-options.js';
import { fingerprintOf } from './audit/index.js';
import { type GatewayConfig, LockedMasterKey } from './config/index.js';
import { openKeyGuard, openMasterKey } from './keys/index.js';
import { type Database, openDatabase, PostgresAuditStore, PostgresKeyRingStore } from './storage/index.js';

/** The same options with the master key in the clear. Throws StorageError, KeyFault and KeyRefusal. */
export async function unlocked(options: AppOptions): Promise<AppOptions> {
  const { config, observability, onProgress, onDatabaseLost } = options;
  if (config.keys.service.kind === 'local-file') return options;
  const events = { ...observability.storage, serverLost: onDatabaseLost };
  const database = await openDatabase(config.database, { onProgress, events });
  try {
    return { ...options, database, config: await withMasterKey(config, database) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Asks the key service that guards the master key of this database. Everything else follows from that key. */
export async function withMasterKey(config: GatewayConfig, database: Database): Promise<GatewayConfig> {
  if (config.keys.service.kind === 'local-file') return config;
  const { service, former } = config.keys;
  // A local file never guarded the master key; its own key may follow from it.
  const guard = openKeyGuard({ ...config, keys: former?.kind === 'local-file' ? { service } : config.keys });
  const audit = new PostgresAuditStore(database);
  const { masterKey: key } = config;
  const given =
    key instanceof LockedMasterKey ? undefined : { key, check: () => audit.checkMasterKey(fingerprintOf(key)) };
  try {
    const masterKey = await openMasterKey(new PostgresKeyRingStore(database, audit.origin), guard, given);
    return Object.freeze({ ...config, masterKey });
  } finally {
    await guard.close();
  }
}
