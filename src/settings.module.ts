import { type DynamicModule, Module } from '@nestjs/common';
import { PROVIDER_LOG } from '#libs/provider-kit';
import type { AppOptions } from './app-options.js';
import { GATEWAY_CONFIG } from './config/index.js';
import { MessageCatalogue, WORDS } from './connector/index.js';
import { JOURNAL_EVENTS } from './journal/index.js';
import { privacyLog, providerLog, redemptionLog } from './observability/index.js';
import { LOOKUP_EVENTS, REDEMPTION_TELEMETRY } from './policy/index.js';
import { PRIVACY_EVENTS } from './privacy/index.js';
import { OPENED_DATABASE, STORAGE_EVENTS, STORAGE_PROGRESS, type StorageEvents } from './storage/index.js';

/** What the parts find under their tokens wherever they are: values that exist before the framework does. */
@Module({})
export class SettingsModule {
  static register({ config, observability, database, onProgress, onDatabaseLost }: AppOptions): DynamicModule {
    const storageEvents: StorageEvents = { ...observability.storage, serverLost: onDatabaseLost };
    const values = new Map<symbol, unknown>([
      [GATEWAY_CONFIG, config],
      [STORAGE_PROGRESS, onProgress],
      [OPENED_DATABASE, database],
      [STORAGE_EVENTS, storageEvents],
      [WORDS, new MessageCatalogue()],
      [JOURNAL_EVENTS, observability.journal],
      [LOOKUP_EVENTS, observability.breakers],
      [REDEMPTION_TELEMETRY, redemptionLog(observability.log)],
      [PRIVACY_EVENTS, privacyLog(observability.log)],
      [PROVIDER_LOG, (name: string) => providerLog(observability.log, name)],
    ]);
    return {
      module: SettingsModule,
      global: true,
      providers: [...values].map(([provide, useValue]) => ({ provide, useValue })),
      exports: [...values.keys()],
    };
  }
}
