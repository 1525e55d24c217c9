import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AuditLog, AuditModule, SubjectVault } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import type { Recovery } from './journal.port.js';
import { JOURNAL, RECOVERY } from './journal.tokens.js';
import { JOURNAL_STORE, type JournalStore } from './journal-store.port.js';
import { MicroBatchJournal } from './micro-batch-journal.js';
import { SWEEPER_EVENTS, Sweeper, type SweeperEvents } from './sweeper.js';

/** Needs JOURNAL_STORE and AUDIT_STORE from the global StorageModule, and a RECOVERY from whoever runs sign-ups. */
@Module({
  imports: [AuditModule],
  providers: [
    {
      provide: MicroBatchJournal,
      inject: [JOURNAL_STORE, AuditLog, SubjectVault],
      useFactory: (store: JournalStore, log: AuditLog, vault: SubjectVault) => new MicroBatchJournal(store, log, vault),
    },
    { provide: JOURNAL, useExisting: MicroBatchJournal },
  ],
  exports: [JOURNAL, AuditModule],
})
export class JournalModule implements OnApplicationBootstrap, OnApplicationShutdown {
  #sweeper: Sweeper | undefined;

  constructor(
    private readonly modules: ModuleRef,
    private readonly journal: MicroBatchJournal,
    @Inject(JOURNAL_STORE) private readonly store: JournalStore,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.journal.recordStart(this.config.version);
    this.#sweeper = new Sweeper(
      this.store,
      this.journal,
      this.modules.get<Recovery>(RECOVERY, { strict: false }),
      undefined,
      undefined,
      this.#optional<SweeperEvents>(SWEEPER_EVENTS),
    );
    this.#sweeper.start();
  }

  /** The HTTP server is closed by now; the database is closed after us, because a global module is left last. */
  async onApplicationShutdown(): Promise<void> {
    await this.#sweeper?.stop();
    await this.journal.close();
  }

  #optional<T>(token: symbol): T | undefined {
    try {
      return this.modules.get<T>(token, { strict: false });
    } catch {
      return undefined;
    }
  }
}
