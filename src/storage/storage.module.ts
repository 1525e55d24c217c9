import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { AUDIT_STORE } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { JOURNAL_STORE } from '../journal/index.js';
import { PostgresAuditStore } from './audit-store.js';
import { type Database, openDatabase } from './database.js';
import { PostgresJournalStore } from './journal-store.js';
import { STORAGE_EVENTS, type StorageEvents } from './storage-events.port.js';

/** Injection token of the open {@link Database}. */
export const DATABASE = Symbol('DATABASE');
/** Injection token of the check that the database answers. */
export const DATABASE_READINESS = Symbol('DATABASE_READINESS');
/** Injection token of `(text: string) => void`, told what the start of the database is busy with; optional. */
export const STORAGE_PROGRESS = Symbol('STORAGE_PROGRESS');

type Progress = (text: string) => void;

/** The database and the stores of the features. Global, so that it is closed after everything that writes. */
@Global()
@Module({
  providers: [
    {
      provide: DATABASE,
      inject: [GATEWAY_CONFIG, { token: STORAGE_PROGRESS, optional: true }, { token: STORAGE_EVENTS, optional: true }],
      useFactory: ({ database }: GatewayConfig, onProgress?: Progress, events?: StorageEvents) =>
        openDatabase(database, { onProgress, events }),
    },
    { provide: AUDIT_STORE, inject: [DATABASE], useFactory: (database: Database) => new PostgresAuditStore(database) },
    {
      provide: JOURNAL_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresJournalStore(database, audit.origin),
    },
    {
      provide: DATABASE_READINESS,
      inject: [DATABASE],
      useFactory: ({ pool }: Database) => ({
        name: 'database',
        check: async () => void (await pool.query('select 1')),
      }),
    },
  ],
  exports: [DATABASE, DATABASE_READINESS, AUDIT_STORE, JOURNAL_STORE],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}
