import { type DynamicModule, Module } from '@nestjs/common';
import { deriveKey } from './audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './config/index.js';
import { ConnectorModule } from './connector/index.js';
import { JournalModule } from './journal/index.js';
import { HealthModule, type Observability, ObservabilityModule } from './observability/index.js';
import { SettingsModule } from './settings.module.js';
import { SignupModule } from './signup/index.js';
import { DATABASE_READINESS, StorageModule } from './storage/index.js';
import { ReportedProviderHealth, VerificationModule } from './verification/index.js';

export interface AppOptions {
  readonly config: GatewayConfig;
  readonly observability: Observability;
  readonly onProgress: (text: string) => void;
}

/** The whole gateway, in the order in which its parts depend on each other; shutdown goes the other way round. */
@Module({})
export class AppModule {
  static register({ config, observability, onProgress }: AppOptions): DynamicModule {
    const verification = VerificationModule.register(config);
    return {
      module: AppModule,
      imports: [
        SettingsModule.register({ config, observability, onProgress }),
        ObservabilityModule.register(observability),
        StorageModule,
        JournalModule,
        verification,
        SignupModule.register([JournalModule, verification]),
        ConnectorModule.register({ pepper: deriveKey(config.masterKey, 'basic-pepper').export() }),
        HealthModule.register({
          imports: [verification],
          checks: [DATABASE_READINESS],
          providers: ReportedProviderHealth,
        }),
      ],
    };
  }
}
