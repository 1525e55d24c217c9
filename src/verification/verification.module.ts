import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { providerToken } from '#libs/provider-kit';
import type { VerificationProvider } from '#libs/provider-spec';
import type { GatewayConfig, ProviderInstance } from '../config/index.js';
import { OBSERVABILITY, type Observability } from '../observability/index.js';
import { AttemptHistory } from './attempt-history.js';
import { guardOf } from './guard.js';
import { INSTALLED_PROVIDERS } from './installed-providers.js';
import { ProviderRegistry } from './provider.registry.js';
import { ReportedProviderHealth } from './provider-health.js';
import { ProviderSwitches } from './provider-switches.js';
import { VerificationDesk } from './verification.desk.js';

/** Each configured provider instance is a Nest module of its own; this one gathers them behind the desk. */
@Module({})
export class VerificationModule implements OnApplicationShutdown {
  constructor(private readonly registry: ProviderRegistry) {}

  onApplicationShutdown(): void {
    for (const { guard } of this.registry.all()) guard.shutdown();
  }

  static register({ providers }: GatewayConfig): DynamicModule {
    const instances = [...providers.values()];
    return {
      module: VerificationModule,
      imports: instances.map(moduleOf),
      providers: [
        {
          provide: ProviderRegistry,
          inject: [OBSERVABILITY, ...instances.map(({ name }) => providerToken(name))],
          useFactory: (observability: Observability, ...made: VerificationProvider[]) =>
            register(instances, made, observability),
        },
        {
          provide: VerificationDesk,
          inject: [ProviderRegistry],
          useFactory: (registry: ProviderRegistry) => new VerificationDesk(registry),
        },
        {
          provide: ReportedProviderHealth,
          inject: [ProviderRegistry],
          useFactory: (registry: ProviderRegistry) => new ReportedProviderHealth(registry),
        },
        {
          provide: ProviderSwitches,
          inject: [ProviderRegistry],
          useFactory: (registry: ProviderRegistry) => new ProviderSwitches(registry),
        },
      ],
      exports: [VerificationDesk, ReportedProviderHealth, ProviderSwitches],
    };
  }
}

function moduleOf({ definition, name, settings }: ProviderInstance): DynamicModule {
  const installed = INSTALLED_PROVIDERS.find((each) => each.definition.type === definition.type);
  if (!installed) throw new Error(`provider ${name} is of type ${definition.type}, which is not installed`);
  return installed.module.register({ name, settings });
}

function register(
  instances: readonly ProviderInstance[],
  made: readonly VerificationProvider[],
  observability: Observability,
): ProviderRegistry {
  const entries = instances.map(({ name, definition, limits }, index) => ({
    name,
    type: definition.type,
    capabilities: definition.capabilities,
    limits,
    provider: made[index] as VerificationProvider,
    guard: guardOf(name, limits, observability.breakers),
    history: new AttemptHistory(),
  }));
  observability.watch({
    bulkheads: () =>
      entries.map(({ name, guard, limits }) => ({ provider: name, inUse: guard.inFlight, limit: limits.concurrency })),
  });
  return new ProviderRegistry(entries);
}
