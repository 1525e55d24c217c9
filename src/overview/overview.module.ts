import {
  type DynamicModule,
  Inject,
  Module,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common';
import { AuditLog, AuditModule } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { OBSERVABILITY, type Observability } from '../observability/index.js';
import { ProviderSwitches } from '../verification/index.js';
import { ConfigurationDesk } from './configuration.desk.js';
import { CONFIGURATION_STORE, type ConfigurationStore } from './configuration-store.port.js';
import { IsolationDesk } from './isolation.desk.js';
import { ISOLATION_STORE, type IsolationStore } from './isolation-store.port.js';
import { IsolationWatch } from './isolation-watch.js';
import { OverviewController } from './overview.controller.js';
import { OverviewDesk } from './overview.desk.js';
import { ProjectionLeader } from './projection-leader.js';
import { QUEUE_STORE, type QueueStore } from './queue-store.port.js';
import { TALLY_STORE, type TallyStore } from './tally-store.port.js';

const clock = { now: (): Date => new Date() };

const PROVIDERS: readonly Provider[] = [
  {
    provide: IsolationWatch,
    inject: [ISOLATION_STORE, ProviderSwitches, OBSERVABILITY],
    useFactory: (store: IsolationStore, switches: ProviderSwitches, { overview }: Observability) =>
      new IsolationWatch(store, switches, overview),
  },
  {
    provide: IsolationDesk,
    inject: [ISOLATION_STORE, AuditLog, ProviderSwitches, IsolationWatch],
    useFactory: (store: IsolationStore, log: AuditLog, switches: ProviderSwitches, watch: IsolationWatch) =>
      new IsolationDesk(store, log, switches, watch, clock),
  },
  {
    provide: ProjectionLeader,
    inject: [TALLY_STORE, GATEWAY_CONFIG, OBSERVABILITY],
    useFactory: (store: TallyStore, { flows }: GatewayConfig, { overview }: Observability) =>
      new ProjectionLeader(store, budgetsOf(flows), overview, clock),
  },
  {
    provide: OverviewDesk,
    inject: [GATEWAY_CONFIG, TALLY_STORE, QUEUE_STORE, ProviderSwitches, IsolationWatch],
    useFactory: (
      config: GatewayConfig,
      tallies: TallyStore,
      cases: QueueStore,
      switches: ProviderSwitches,
      isolations: IsolationWatch,
    ) => new OverviewDesk(config, tallies, cases, switches, isolations, clock),
  },
  {
    provide: ConfigurationDesk,
    inject: [GATEWAY_CONFIG, CONFIGURATION_STORE],
    useFactory: (config: GatewayConfig, store: ConfigurationStore) => new ConfigurationDesk(config, store, clock),
  },
];

const budgetsOf = (flows: GatewayConfig['flows']): ReadonlyMap<string, number> =>
  new Map([...flows.values()].map(({ name, budgetMs }) => [name, budgetMs]));

export interface OverviewWiring {
  /** The module that exports ProviderSwitches. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** Charts, isolation of providers, flows and the history of configurations. Needs its stores and OBSERVABILITY from global modules. */
@Module({})
export class OverviewModule implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(ProjectionLeader) private readonly projection: ProjectionLeader,
    @Inject(IsolationWatch) private readonly isolations: IsolationWatch,
    @Inject(ConfigurationDesk) private readonly configurations: ConfigurationDesk,
  ) {}

  static register({ imports }: OverviewWiring): DynamicModule {
    return {
      module: OverviewModule,
      imports: [AuditModule, ...imports],
      controllers: [OverviewController],
      providers: [...PROVIDERS],
    };
  }

  /** Earlier than any worker that could ask a provider. */
  onModuleInit(): Promise<void> {
    return this.isolations.start();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.configurations.recordStart();
    await this.projection.start();
  }

  /** The database is closed after us, because a global module is left last. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.projection.stop(), this.isolations.stop()]);
  }
}
