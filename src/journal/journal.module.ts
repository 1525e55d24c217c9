import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AnswerSeal, AuditLog, AuditModule, deriveKey, SubjectVault } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import type { Recovery } from './journal.port.js';
import { JOURNAL, RECOVERY } from './journal.tokens.js';
import { JOURNAL_EVENTS, type JournalEvents } from './journal-events.port.js';
import { JOURNAL_STORE, type JournalStore } from './journal-store.port.js';
import { MicroBatchJournal } from './micro-batch-journal.js';
import { SealedAnswersStore } from './sealed-answers.store.js';
import { Sweeper } from './sweeper.js';

/** Needs JOURNAL_STORE and AUDIT_STORE from the global StorageModule, and a RECOVERY from whoever runs sign-ups. */
@Module({
  imports: [AuditModule],
  providers: [
    {
      provide: MicroBatchJournal,
      inject: [JOURNAL_STORE, AuditLog, SubjectVault, GATEWAY_CONFIG, { token: JOURNAL_EVENTS, optional: true }],
      useFactory: (
        store: JournalStore,
        log: AuditLog,
        vault: SubjectVault,
        config: GatewayConfig,
        events?: JournalEvents,
      ) =>
        new MicroBatchJournal(
          new SealedAnswersStore(store, new AnswerSeal(deriveKey(config.masterKey, 'answers'))),
          log,
          vault,
          undefined,
          events,
        ),
    },
    { provide: JOURNAL, useExisting: MicroBatchJournal },
  ],
  exports: [JOURNAL, MicroBatchJournal, AuditModule],
})
export class JournalModule implements OnApplicationBootstrap, OnApplicationShutdown {
  #sweeper: Sweeper | undefined;

  constructor(
    private readonly modules: ModuleRef,
    private readonly journal: MicroBatchJournal,
    @Inject(JOURNAL_STORE) private readonly store: JournalStore,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Optional() @Inject(JOURNAL_EVENTS) private readonly events?: JournalEvents,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.journal.recordStart(this.config);
    this.#sweeper = new Sweeper(
      this.store,
      this.journal,
      this.modules.get<Recovery>(RECOVERY, { strict: false }),
      undefined,
      undefined,
      this.events,
    );
    this.#sweeper.start();
  }

  /** The HTTP server is closed by now; the database is closed after us, because a global module is left last. */
  async onApplicationShutdown(): Promise<void> {
    await this.#sweeper?.stop();
    await this.journal.close();
  }
}
