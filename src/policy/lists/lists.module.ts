import { Module } from '@nestjs/common';
import { AuditLog, AuditModule, deriveKey } from '../../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../config/index.js';
import { DisposableDomains } from './disposable-domains.js';
import { type ListRules, StoredListCheck } from './list-check.js';
import { LIST_CHECK } from './list-check.port.js';
import type { DraftContext } from './list-draft.reader.js';
import { ListFilesController } from './list-files.controller.js';
import { ListImporter } from './list-import.js';
import { LIST_IMPORTS, LIST_STORE, type ListImports, type ListStore } from './list-store.port.js';
import { ListsController } from './lists.controller.js';
import { ListsDesk } from './lists.desk.js';

const DEFAULT_RULES: ListRules = { disposableDomains: 'ignore' };

function contextOf({ masterKey, flows }: GatewayConfig): () => DraftContext {
  const key = deriveKey(masterKey, 'lists');
  const names = new Set(flows.keys());
  return () => ({ key, flows: names, now: new Date() });
}

/** Block and allow lists. Needs GATEWAY_CONFIG, LIST_STORE and LIST_IMPORTS from global modules, and the staff interface around it. */
@Module({
  imports: [AuditModule],
  controllers: [ListsController, ListFilesController],
  providers: [
    {
      provide: LIST_CHECK,
      inject: [LIST_STORE, GATEWAY_CONFIG],
      useFactory: (store: ListStore, { masterKey, flows }: GatewayConfig) =>
        new StoredListCheck(
          store,
          deriveKey(masterKey, 'lists'),
          (flow) => flows.get(flow)?.lists ?? DEFAULT_RULES,
          new DisposableDomains(),
        ),
    },
    {
      provide: ListsDesk,
      inject: [LIST_STORE, AuditLog, GATEWAY_CONFIG],
      useFactory: (store: ListStore, log: AuditLog, config: GatewayConfig) =>
        new ListsDesk(store, log, contextOf(config)),
    },
    {
      provide: ListImporter,
      inject: [LIST_IMPORTS, AuditLog, GATEWAY_CONFIG],
      useFactory: (imports: ListImports, log: AuditLog, config: GatewayConfig) =>
        new ListImporter(imports, log, contextOf(config)),
    },
  ],
  exports: [LIST_CHECK],
})
export class ListsModule {}
