import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
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
    {
      provide: KEY_RING_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresKeyRingStore(database, audit.origin),
    },
    {
      provide: KEY_LEASE,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresLease(database, { name: 'key-ring', table: 'worker_lease' }),
    },
    { provide: AUDIT_STORE, inject: [DATABASE], useFactory: (database: Database) => new PostgresAuditStore(database) },
    {
      provide: JOURNAL_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresJournalStore(database, audit.origin),
    },
    {
      provide: LIST_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresListStore(database, audit.origin),
    },
    {
      provide: LIST_IMPORTS,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresListImports(database, audit.origin),
    },
    {
      provide: REDEMPTION_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) =>
        new PostgresRedemptionStore(database, audit.origin),
    },
    {
      provide: INVITATION_REGISTER,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) =>
        new PostgresInvitationRegister(database, audit.origin),
    },
    {
      provide: CASE_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresCaseStore(database, audit.origin),
    },
    {
      provide: PROVISIONING_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) =>
        new PostgresProvisioningStore(database, audit.origin),
    },
    {
      provide: CURSOR_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresCursorStore(database, audit.origin),
    },
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
    {
      provide: TALLY_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresTallyStore(database, audit.origin),
    },
    {
      provide: ISOLATION_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresIsolationStore(database, audit.origin),
    },
    { provide: QUEUE_STORE, inject: [DATABASE], useFactory: (database: Database) => new PostgresQueueStore(database) },
    {
      provide: CONFIGURATION_STORE,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresConfigurationStore(database),
    },
    {
      provide: DECISION_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresDecisionStore(database, audit.origin),
    },
    {
      provide: SAMPLE_STORE,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresSampleStore(database),
    },
    {
      provide: QUESTION_STORE,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresQuestionStore(database),
    },
    {
      provide: VIEW_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresViewStore(database, audit.origin),
    },
    {
      provide: EXPORT_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresExportStore(database, audit.origin),
    },
    {
      provide: EXPORT_LEASE,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresLease(database, EXPORT_LEASE_ROW),
    },
    {
      provide: ERASURE_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresErasureStore(database, audit.origin),
    },
    {
      provide: HOLD_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresHoldStore(database, audit.origin),
    },
    {
      provide: RETENTION_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresRetentionStore(database, audit.origin),
    },
    {
      provide: SUBJECT_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresSubjectStore(database, audit.origin),
    },
    {
      provide: SESSION_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresSessionStore(database, audit.origin),
    },
    {
      provide: MEMBER_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresMemberStore(database, audit.origin),
    },
    {
      provide: GRANT_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresGrantStore(database, audit.origin),
    },
    {
      provide: LOG_READS,
      inject: [DATABASE],
      useFactory: (database: Database) => new PostgresLogReads((read) => reading(database, read)),
    },
    {
      provide: SEAL_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) => new PostgresSealStore(database, audit.origin),
    },
    {
      provide: VERIFICATION_STORE,
      inject: [DATABASE, AUDIT_STORE],
      useFactory: (database: Database, audit: PostgresAuditStore) =>
        new PostgresVerificationStore(database, audit.origin),
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
