import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { AuditLog, AuditModule, SubjectVault } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { MessageCatalogue } from '../connector/index.js';
import type { LeaseStore } from '../leadership/index.js';
import { OBSERVABILITY, type Observability } from '../observability/index.js';
import { HOLD_STORE, type HoldStore } from '../privacy/index.js';
import {
  LOG_READS,
  LogReader,
  type LogReads,
  TransparencyModule,
  VERIFICATION_STORE,
  type VerificationStore,
} from '../transparency/index.js';
import { DecisionDesk } from './decision.desk.js';
import { DECISION_STORE, type DecisionStore } from './decision-store.port.js';
import { DecisionsController } from './decisions.controller.js';
import { ExportRunner } from './exports/export.runner.js';
import { EXPORT_LEASE, EXPORT_STORE, type ExportStore } from './exports/export-store.port.js';
import { ExportsController } from './exports/exports.controller.js';
import { ExportsDesk } from './exports/exports.desk.js';
import { QUESTION_STORE, type QuestionStore } from './questions/question-store.port.js';
import { QuestionsController } from './questions/questions.controller.js';
import { QuestionsDesk } from './questions/questions.desk.js';
import { StoredLogHistory } from './questions/stored-log-history.js';
import { SampleDesk } from './sample.desk.js';
import { SAMPLE_STORE, type SampleStore } from './sample-store.port.js';
import { SearchDesk } from './search.desk.js';
import { SavedViewsController } from './views/saved-views.controller.js';

const clock = { now: (): Date => new Date() };

/** Type of the provider that only pretends. */
const MOCK = 'mock';

const mocksOf = ({ providers }: GatewayConfig): readonly string[] =>
  [...providers.values()].filter(({ definition }) => definition.type === MOCK).map(({ name }) => name);

const PROVIDERS: readonly Provider[] = [
  {
    provide: SearchDesk,
    inject: [DECISION_STORE, SubjectVault, AuditLog],
    useFactory: (store: DecisionStore, vault: SubjectVault, log: AuditLog) => new SearchDesk(store, vault, log),
  },
  {
    provide: DecisionDesk,
    inject: [DECISION_STORE, SubjectVault, AuditLog, GATEWAY_CONFIG, LogReader, HOLD_STORE],
    useFactory: (
      store: DecisionStore,
      vault: SubjectVault,
      log: AuditLog,
      config: GatewayConfig,
      progress: LogReader,
      holds: HoldStore,
    ) => new DecisionDesk(store, vault, log, config, new MessageCatalogue(), { progress, holds }),
  },
  {
    provide: SampleDesk,
    inject: [SAMPLE_STORE],
    useFactory: (store: SampleStore) => new SampleDesk(store, clock),
  },
  {
    provide: StoredLogHistory,
    inject: [LOG_READS, VERIFICATION_STORE, AuditLog],
    useFactory: (reads: LogReads, verifications: VerificationStore, { origin }: AuditLog) =>
      new StoredLogHistory(reads, verifications, origin),
  },
  {
    provide: QuestionsDesk,
    inject: [QUESTION_STORE, DECISION_STORE, DecisionDesk, SampleDesk, StoredLogHistory, GATEWAY_CONFIG, AuditLog],
    useFactory: (
      store: QuestionStore,
      decisions: DecisionStore,
      desk: DecisionDesk,
      samples: SampleDesk,
      history: StoredLogHistory,
      config: GatewayConfig,
      log: AuditLog,
    ) => new QuestionsDesk({ store, decisions, desk, samples, history, mocks: mocksOf(config) }, log, clock),
  },
  {
    provide: ExportRunner,
    inject: [EXPORT_STORE, EXPORT_LEASE, AuditLog, OBSERVABILITY],
    useFactory: (store: ExportStore, lease: LeaseStore, log: AuditLog, { exports }: Observability) =>
      new ExportRunner(store, lease, log, exports, clock),
  },
  {
    provide: ExportsDesk,
    inject: [EXPORT_STORE, DECISION_STORE, AuditLog, ExportRunner],
    useFactory: (store: ExportStore, decisions: DecisionStore, log: AuditLog, runner: ExportRunner) =>
      new ExportsDesk(store, decisions, log, clock, () => void runner.turn()),
  },
];

/** What compliance staff read. Needs the stores from the global StorageModule, and the staff interface around it. */
@Module({
  imports: [AuditModule, TransparencyModule],
  controllers: [DecisionsController, SavedViewsController, QuestionsController, ExportsController],
  providers: [...PROVIDERS],
})
export class InspectionModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(ExportRunner) private readonly exports: ExportRunner) {}

  onApplicationBootstrap(): void {
    this.exports.start();
  }

  /** The database is closed after us, because a global module is left last. */
  onApplicationShutdown(): Promise<void> {
    return this.exports.stop();
  }
}
