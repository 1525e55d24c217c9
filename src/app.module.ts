import { type DynamicModule, Module } from '@nestjs/common';
import type { AppOptions } from './app-options.js';
import { ApprovalsModule, CaseDesk } from './approvals/index.js';
import { deriveKey } from './audit/index.js';
import { ConnectorModule } from './connector/index.js';
import { ConsoleModule } from './console/index.js';
import { InspectionModule } from './inspection/index.js';
import { JournalModule } from './journal/index.js';
import { KEYS_READINESS, KeyRingModule, KeysModule } from './keys/index.js';
import { NotificationsModule } from './notifications/index.js';
import { HealthModule, ObservabilityModule } from './observability/index.js';
import { OverviewModule } from './overview/index.js';
import { AttributeRulesModule, InvitationsModule, ListsModule } from './policy/index.js';
import { PrivacyModule } from './privacy/index.js';
import { SettingsModule } from './settings.module.js';
import { SignupModule } from './signup/index.js';
import { SignInModule, StaffModule } from './staff/index.js';
import { DATABASE_READINESS, StorageModule } from './storage/index.js';
import { LOG_READINESS, TransparencyModule } from './transparency/index.js';
import { ReportedProviderHealth, VerificationModule } from './verification/index.js';

/** The whole gateway, in the order in which its parts depend on each other; shutdown goes the other way round. */
@Module({})
export class AppModule {
  static register(options: AppOptions): DynamicModule {
    const { config, observability } = options;
    const verification = VerificationModule.register(config);
    return {
      module: AppModule,
      imports: [
        SettingsModule.register(options),
        ObservabilityModule.register(observability),
        StorageModule,
        KeyRingModule,
        JournalModule,
        verification,
        SignupModule.register([
          JournalModule,
          verification,
          AttributeRulesModule,
          ListsModule,
          InvitationsModule,
          ApprovalsModule,
        ]),
        ConnectorModule.register({ pepper: deriveKey(config.masterKey, 'basic-pepper').export() }),
        NotificationsModule.register({ imports: [ApprovalsModule], contacts: CaseDesk }),
        KeysModule,
        OverviewModule.register({ imports: [verification] }),
        InspectionModule,
        PrivacyModule,
        TransparencyModule,
        StaffModule.register({
          pepper: deriveKey(config.masterKey, 'staff-pepper').export(),
          imports: [SignInModule.register()],
        }),
        ConsoleModule.register(),
        HealthModule.register({
          imports: [verification, TransparencyModule, KeysModule],
          checks: [DATABASE_READINESS, LOG_READINESS, KEYS_READINESS],
          providers: ReportedProviderHealth,
        }),
      ],
    };
  }
}
