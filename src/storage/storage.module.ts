import { type FactoryProvider, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CASE_STORE, PROVISIONING_STORE } from '../approvals/index.js';
import { AUDIT_STORE } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import {
  DECISION_STORE,
  EXPORT_LEASE,
  EXPORT_STORE,
  QUESTION_STORE,
  SAMPLE_STORE,
  VIEW_STORE,
} from '../inspection/index.js';
import { JOURNAL_STORE } from '../journal/index.js';
import { KEY_LEASE, KEY_RING_STORE } from '../keys/index.js';
import { CURSOR_STORE, MAIL_DELIVERIES, WEBHOOK_DELIVERIES } from '../notifications/index.js';
import { CONFIGURATION_STORE, ISOLATION_STORE, QUEUE_STORE, TALLY_STORE } from '../overview/index.js';
import { INVITATION_REGISTER, LIST_IMPORTS, LIST_STORE, REDEMPTION_STORE } from '../policy/index.js';
import { ERASURE_STORE, HOLD_STORE, RETENTION_STORE, SUBJECT_STORE } from '../privacy/index.js';
import { GRANT_STORE, MEMBER_STORE, SESSION_STORE } from '../staff/index.js';
import { LOG_READS, SEAL_STORE, VERIFICATION_STORE } from '../transparency/index.js';
import { PostgresAuditStore } from './audit-store.js';
import { reading } from './audited-transaction.js';
import { PostgresCaseStore } from './case-store.js';
import { PostgresConfigurationStore } from './configuration-store.js';
import { PostgresCursorStore } from './cursor-store.js';
import { type Database, openDatabase } from './database.js';
import { PostgresDecisionStore } from './decision-store.js';
import { PostgresDeliveryStore } from './delivery-store.js';
import { EXPORT_LEASE_ROW, PostgresExportStore } from './export-store.js';
import { PostgresRedemptionStore } from './invitation-store.js';
import { PostgresInvitationRegister } from './invitation-store-register.js';
import { PostgresIsolationStore } from './isolation-store.js';
import { PostgresJournalStore } from './journal-store.js';
import { PostgresKeyRingStore } from './key-ring-store.js';
import { PostgresLease } from './lease.js';
import { PostgresListStore } from './list-store.js';
import { PostgresListImports } from './list-store-imports.js';
import { PostgresLogReads } from './log-reads.js';
import { PostgresErasureStore } from './privacy-erasure-store.js';
import { PostgresHoldStore } from './privacy-hold-store.js';
import { PostgresRetentionStore } from './privacy-retention-store.js';
import { PostgresSubjectStore } from './privacy-subject-store.js';
import { PostgresProvisioningStore } from './provisioning-store.js';
import { PostgresQuestionStore } from './question-store.js';
import { PostgresQueueStore } from './queue-store.js';
import { PostgresSampleStore } from './sample-store.js';
import { PostgresSealStore } from './seal-store.js';
import { PostgresGrantStore } from './staff-grant-store.js';
import { PostgresMemberStore } from './staff-member-store.js';
import { PostgresSessionStore } from './staff-session-store.js';
import { STORAGE_EVENTS, type StorageEvents } from './storage-events.port.js';
import { PostgresTallyStore } from './tally-store.js';
import { PostgresVerificationStore } from './verification-store.js';
import { PostgresViewStore } from './view-store.js';

/** Injection token of the open {@link Database}. */
export const DATABASE = Symbol('DATABASE');
/** Injection token of the check that the database answers. */
export const DATABASE_READINESS = Symbol('DATABASE_READINESS');
/** Injection token of `(text: string) => void`, told what the start of the database is busy with; optional. */
export const STORAGE_PROGRESS = Symbol('STORAGE_PROGRESS');

/** Injection token of a {@link Database} that the start had to open before the framework was there; optional. */
export const OPENED_DATABASE = Symbol('OPENED_DATABASE');

type Progress = (text: string) => void;

/** A store of the database alone. */
const onDatabase = (provide: symbol, Store: new (database: Database) => object): FactoryProvider => ({
  provide,
  inject: [DATABASE],
  useFactory: (database: Database) => new Store(database),
});

/** A store whose writes stand in the log as well. */
const onLog = (provide: symbol, Store: new (database: Database, origin: () => string) => object): FactoryProvider => ({
  provide,
  inject: [DATABASE, AUDIT_STORE],
  useFactory: (database: Database, audit: PostgresAuditStore) => new Store(database, audit.origin),
});

/** The database and the stores of the features. Global, so that it is closed after everything that writes. */
@Global()
@Module({
  providers: [
    {
      provide: DATABASE,
      inject: [
        GATEWAY_CONFIG,
        { token: STORAGE_PROGRESS, optional: true },
        { token: STORAGE_EVENTS, optional: true },
        { token: OPENED_DATABASE, optional: true },
      ],
      useFactory: ({ database }: GatewayConfig, onProgress?: Progress, events?: StorageEvents, opened?: Database) =>
        opened ?? openDatabase(database, { onProgress, events }),
    },
    onLog(KEY_RING_STORE, PostgresKeyRingStore),
    {
      provide: KEY_LEASE,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresLease(database, { name: 'key-ring', table: 'worker_lease' }),
    },
    onDatabase(AUDIT_STORE, PostgresAuditStore),
    onLog(JOURNAL_STORE, PostgresJournalStore),
    onLog(LIST_STORE, PostgresListStore),
    onLog(LIST_IMPORTS, PostgresListImports),
    onLog(REDEMPTION_STORE, PostgresRedemptionStore),
    onLog(INVITATION_REGISTER, PostgresInvitationRegister),
    onLog(CASE_STORE, PostgresCaseStore),
    onLog(PROVISIONING_STORE, PostgresProvisioningStore),
    onLog(CURSOR_STORE, PostgresCursorStore),
    {
      provide: WEBHOOK_DELIVERIES,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) =>
        new PostgresDeliveryStore('webhook_delivery', database, audit.origin),
    },
    {
      provide: MAIL_DELIVERIES,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) =>
        new PostgresDeliveryStore('mail_delivery', database, audit.origin),
    },
    onLog(TALLY_STORE, PostgresTallyStore),
    onLog(ISOLATION_STORE, PostgresIsolationStore),
    onDatabase(QUEUE_STORE, PostgresQueueStore),
    onDatabase(CONFIGURATION_STORE, PostgresConfigurationStore),
    onLog(DECISION_STORE, PostgresDecisionStore),
    onDatabase(SAMPLE_STORE, PostgresSampleStore),
    onDatabase(QUESTION_STORE, PostgresQuestionStore),
    onLog(VIEW_STORE, PostgresViewStore),
    onLog(EXPORT_STORE, PostgresExportStore),
    {
      provide: EXPORT_LEASE,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresLease(database, EXPORT_LEASE_ROW),
    },
    onLog(ERASURE_STORE, PostgresErasureStore),
    onLog(HOLD_STORE, PostgresHoldStore),
    onLog(RETENTION_STORE, PostgresRetentionStore),
    onLog(SUBJECT_STORE, PostgresSubjectStore),
    onLog(SESSION_STORE, PostgresSessionStore),
    onLog(MEMBER_STORE, PostgresMemberStore),
    onLog(GRANT_STORE, PostgresGrantStore),
    {
      provide: LOG_READS,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresLogReads((read) => reading(database, read)),
    },
    onLog(SEAL_STORE, PostgresSealStore),
    onLog(VERIFICATION_STORE, PostgresVerificationStore),
    {
      provide: DATABASE_READINESS,
      inject: [DATABASE],
      useFactory: ({ pool }: Database) => ({
        name: 'database',
        check: async () => void (await pool.query('select 1')),
      }),
    },
  ],
  exports: [
    DATABASE,
    DATABASE_READINESS,
    AUDIT_STORE,
    LOG_READS,
    SEAL_STORE,
    VERIFICATION_STORE,
    CASE_STORE,
    CURSOR_STORE,
    WEBHOOK_DELIVERIES,
    MAIL_DELIVERIES,
    PROVISIONING_STORE,
    JOURNAL_STORE,
    KEY_LEASE,
    KEY_RING_STORE,
    SESSION_STORE,
    MEMBER_STORE,
    GRANT_STORE,
    LIST_STORE,
    LIST_IMPORTS,
    REDEMPTION_STORE,
    INVITATION_REGISTER,
    DECISION_STORE,
    SAMPLE_STORE,
    QUESTION_STORE,
    VIEW_STORE,
    EXPORT_STORE,
    EXPORT_LEASE,
    ERASURE_STORE,
    HOLD_STORE,
    RETENTION_STORE,
    SUBJECT_STORE,
    TALLY_STORE,
    ISOLATION_STORE,
    QUEUE_STORE,
    CONFIGURATION_STORE,
  ],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}
