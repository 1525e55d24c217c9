import { Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { AnswerSeal, AuditLog, AuditModule, deriveKey, SubjectVault } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { InvitationHashes } from '../policy/index.js';
import { ErasureDesk } from './erasure.desk.js';
import { ERASURE_STORE, type ErasureStore } from './erasure-store.port.js';
import { ErasuresController } from './erasures.controller.js';
import { SubjectCopies } from './export/subject-copy.js';
import { HoldDesk } from './hold.desk.js';
import { HOLD_STORE, type HoldStore } from './hold-store.port.js';
import { HoldsController } from './holds.controller.js';
import { PersonNames } from './person-names.js';
import { PrivacyEntries } from './privacy-entries.js';
import { PRIVACY_EVENTS, type PrivacyEvents } from './privacy-events.port.js';
import { RetentionDesk } from './retention.desk.js';
import { RetentionSweeper } from './retention.sweeper.js';
import { RETENTION_STORE, type RetentionStore } from './retention-store.port.js';
import { SubjectDesk } from './subject.desk.js';
import { SUBJECT_STORE, type SubjectStore } from './subject-store.port.js';
import { SubjectsController } from './subjects.controller.js';
import { ValueTraces } from './value-traces.js';

const clock = { now: (): Date => new Date() };

const PROVIDERS: readonly Provider[] = [
  { provide: PrivacyEntries, inject: [AuditLog], useFactory: (log: AuditLog) => new PrivacyEntries(log) },
  {
    provide: ValueTraces,
    inject: [GATEWAY_CONFIG, SubjectVault],
    useFactory: ({ masterKey, flows }: GatewayConfig, vault: SubjectVault) =>
      new ValueTraces(
        {
          vault,
          lists: deriveKey(masterKey, 'lists'),
          invitations: new InvitationHashes(deriveKey(masterKey, 'invitations')),
        },
        flows,
        clock,
      ),
  },
  {
    provide: PersonNames,
    inject: [SUBJECT_STORE, SubjectVault, GATEWAY_CONFIG],
    useFactory: (subjects: SubjectStore, vault: SubjectVault, { flows }: GatewayConfig) =>
      new PersonNames(subjects, vault, flows, clock),
  },
  {
    provide: ErasureDesk,
    inject: [ERASURE_STORE, SubjectVault, ValueTraces, PersonNames, PrivacyEntries, GATEWAY_CONFIG],
    useFactory: (
      store: ErasureStore,
      vault: SubjectVault,
      traces: ValueTraces,
      names: PersonNames,
      entries: PrivacyEntries,
      config: GatewayConfig,
    ) => new ErasureDesk(store, traces, names, entries, { vault, config }, clock),
  },
  {
    provide: HoldDesk,
    inject: [HOLD_STORE, SubjectVault, PersonNames, PrivacyEntries],
    useFactory: (store: HoldStore, vault: SubjectVault, names: PersonNames, entries: PrivacyEntries) =>
      new HoldDesk(store, vault, names, entries, clock),
  },
  {
    provide: SubjectDesk,
    inject: [SUBJECT_STORE, HOLD_STORE, SubjectVault, PrivacyEntries, GATEWAY_CONFIG],
    useFactory: (
      subjects: SubjectStore,
      holds: HoldStore,
      vault: SubjectVault,
      entries: PrivacyEntries,
      { retention }: GatewayConfig,
    ) => new SubjectDesk(subjects, holds, vault, entries, retention),
  },
  {
    provide: SubjectCopies,
    inject: [SUBJECT_STORE, SubjectVault, ValueTraces, PersonNames, PrivacyEntries, GATEWAY_CONFIG],
    useFactory: (
      subjects: SubjectStore,
      vault: SubjectVault,
      traces: ValueTraces,
      names: PersonNames,
      entries: PrivacyEntries,
      config: GatewayConfig,
    ) => {
      const answers = new AnswerSeal(deriveKey(config.masterKey, 'answers'));
      return new SubjectCopies({ subjects, vault, answers, traces, names, entries, config, clock });
    },
  },
  {
    provide: RetentionDesk,
    inject: [RETENTION_STORE, GATEWAY_CONFIG],
    useFactory: (store: RetentionStore, { retention }: GatewayConfig) => new RetentionDesk(store, retention, clock),
  },
  {
    provide: RetentionSweeper,
    inject: [RETENTION_STORE, ErasureDesk, GATEWAY_CONFIG, PRIVACY_EVENTS],
    useFactory: (store: RetentionStore, desk: ErasureDesk, { retention }: GatewayConfig, events: PrivacyEvents) =>
      new RetentionSweeper(store, desk, retention, events, clock),
  },
];

/** Access, erasure, retention and holds. Needs its stores and PRIVACY_EVENTS from global modules, and the staff interface around it. */
@Module({
  imports: [AuditModule],
  controllers: [SubjectsController, HoldsController, ErasuresController],
  providers: [...PROVIDERS],
})
export class PrivacyModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly sweeper: RetentionSweeper) {}

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweeper.stop();
  }
}
