export { PostgresAuditStore } from './audit-store.js';
export { type Database, type OpenOptions, openDatabase } from './database.js';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/index.js';
export { PostgresJournalStore } from './journal-store.js';
export type { Schema } from './schema.js';
export { DATABASE, DATABASE_READINESS, STORAGE_PROGRESS, StorageModule } from './storage.module.js';
export { StorageError } from './storage-error.js';
export { type ServerEnd, STORAGE_EVENTS, type StorageEvents } from './storage-events.port.js';
