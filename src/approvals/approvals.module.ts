import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { PooledHttpPort } from '#libs/provider-kit';
import { AuditLog, AuditModule, SubjectVault } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig, type GraphConfig } from '../config/index.js';
import { OBSERVABILITY, type Observability } from '../observability/index.js';
import { ApprovalDesk } from './approval.desk.js';
import { APPROVALS } from './approvals.port.js';
import { CaseDesk } from './case.desk.js';
import { CaseSweeper } from './case.sweeper.js';
import { CaseEvents } from './case-events.js';
import { CASE_STORE, type CaseStore } from './case-store.port.js';
import { CasesController } from './cases.controller.js';
import { GraphDirectory } from './provisioning/graph-directory.js';
import { ProvisioningRunner } from './provisioning/provisioning.runner.js';
import { PROVISIONING_STORE, type ProvisioningStore } from './provisioning-store.port.js';

const clock = { now: (): Date => new Date() };

/** Injection token of the pool of connections to Microsoft Graph; undefined where none is configured. */
const GRAPH_HTTP = Symbol('GRAPH_HTTP');
/** Injection token of the worker; undefined where no Graph is configured. */
const PROVISIONING = Symbol('PROVISIONING');

const PROVIDERS: readonly Provider[] = [
  { provide: CaseEvents, inject: [AuditLog], useFactory: (log: AuditLog) => new CaseEvents(log) },
  {
    provide: APPROVALS,
    inject: [GATEWAY_CONFIG, CASE_STORE, SubjectVault, CaseEvents],
    useFactory: (config: GatewayConfig, store: CaseStore, vault: SubjectVault, events: CaseEvents) =>
      new ApprovalDesk(config, store, vault, events, clock),
  },
  {
    provide: GRAPH_HTTP,
    inject: [GATEWAY_CONFIG],
    useFactory: ({ graph }: GatewayConfig) => graph && new PooledHttpPort(transportTo(graph)),
  },
  {
    provide: PROVISIONING,
    inject: [GATEWAY_CONFIG, GRAPH_HTTP, PROVISIONING_STORE, CASE_STORE, SubjectVault, CaseEvents, OBSERVABILITY],
    useFactory: runnerOf,
  },
  {
    provide: CaseDesk,
    inject: [GATEWAY_CONFIG, CASE_STORE, SubjectVault, CaseEvents, PROVISIONING],
    useFactory: (
      config: GatewayConfig,
      store: CaseStore,
      vault: SubjectVault,
      events: CaseEvents,
      runner: ProvisioningRunner | undefined,
    ) => new CaseDesk(store, vault, events, config, clock, () => runner?.wake()),
  },
  {
    provide: CaseSweeper,
    inject: [CASE_STORE, CaseEvents, OBSERVABILITY],
    useFactory: (store: CaseStore, events: CaseEvents, { approvals }: Observability) =>
      new CaseSweeper(store, events, clock, approvals),
  },
];

function runnerOf(
  { graph }: GatewayConfig,
  http: PooledHttpPort | undefined,
  store: ProvisioningStore,
  cases: CaseStore,
  vault: SubjectVault,
  events: CaseEvents,
  { approvals: heard }: Observability,
): ProvisioningRunner | undefined {
  if (!graph || !http) return undefined;
  const directory = new GraphDirectory(graph, http);
  return new ProvisioningRunner({ store, cases, vault, events, directory, graph, heard });
}

/** Graph's answers to these calls are a few kilobytes. */
const transportTo = ({ baseUrl, authority }: GraphConfig) => ({
  origins: [...new Set([baseUrl, authority].map((address) => new URL(address).origin))],
  maxReplyBytes: 256 * 1024,
  connectTimeoutMs: 5_000,
  connections: 8,
});

/** Cases, the staff's way to them, and the accounts that come of them. Needs CASE_STORE and PROVISIONING_STORE from the global StorageModule. */
@Module({
  imports: [AuditModule],
  controllers: [CasesController],
  providers: [...PROVIDERS],
  exports: [APPROVALS, CaseDesk],
})
export class ApprovalsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly sweeper: CaseSweeper,
    @Inject(PROVISIONING) private readonly runner: ProvisioningRunner | undefined,
    @Inject(GRAPH_HTTP) private readonly http: PooledHttpPort | undefined,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeper.start();
    this.runner?.start();
  }

  /** A call to Graph under way ends first; the database is closed after us. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.sweeper.stop(), this.runner?.stop()]);
    await this.http?.close();
  }
}
