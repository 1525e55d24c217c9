import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AuditLog, AuditModule, deriveKey } from '../../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../config/index.js';
import { InvitationSweeper } from './invitation.sweeper.js';
import { InvitationEvents } from './invitation-events.js';
import { InvitationHashes } from './invitation-hashes.js';
import { InvitationQuotasController } from './invitation-quotas.controller.js';
import { INVITATION_REGISTER, type InvitationRegister } from './invitation-register.port.js';
import { InvitationsController } from './invitations.controller.js';
import { INVITATIONS } from './invitations.port.js';
import { IssuingDesk } from './issuing.desk.js';
import { RedemptionDesk } from './redemption.desk.js';
import { REDEMPTION_STORE, type RedemptionStore, type UseTimes } from './redemption-store.port.js';
import { REDEMPTION_TELEMETRY, type RedemptionTelemetry } from './redemption-telemetry.port.js';

const timesOf = ({ invitations: { leaseMs, holdMs, retakeMs } }: GatewayConfig): UseTimes => ({
  leaseMs,
  holdMs,
  retakeMs,
});

/** Invitation codes. Needs GATEWAY_CONFIG, REDEMPTION_TELEMETRY and both stores from global modules, and the staff interface around it. */
@Module({
  imports: [AuditModule],
  controllers: [InvitationsController, InvitationQuotasController],
  providers: [
    {
      provide: InvitationHashes,
      inject: [GATEWAY_CONFIG],
      useFactory: ({ masterKey }: GatewayConfig) => new InvitationHashes(deriveKey(masterKey, 'invitations')),
    },
    { provide: InvitationEvents, inject: [AuditLog], useFactory: (log: AuditLog) => new InvitationEvents(log) },
    {
      provide: IssuingDesk,
      inject: [INVITATION_REGISTER, InvitationHashes, InvitationEvents, GATEWAY_CONFIG],
      useFactory: (
        register: InvitationRegister,
        hashes: InvitationHashes,
        events: InvitationEvents,
        { invitations }: GatewayConfig,
      ) => new IssuingDesk(register, hashes, events, invitations),
    },
    {
      provide: RedemptionDesk,
      inject: [REDEMPTION_STORE, InvitationHashes, InvitationEvents, GATEWAY_CONFIG, REDEMPTION_TELEMETRY],
      useFactory: (
        store: RedemptionStore,
        hashes: InvitationHashes,
        events: InvitationEvents,
        config: GatewayConfig,
        telemetry: RedemptionTelemetry,
      ) =>
        new RedemptionDesk(
          store,
          hashes,
          events,
          { limits: config.invitations.limits, times: timesOf(config) },
          telemetry,
        ),
    },
    { provide: INVITATIONS, useExisting: RedemptionDesk },
    {
      provide: InvitationSweeper,
      inject: [REDEMPTION_STORE, InvitationEvents, GATEWAY_CONFIG, REDEMPTION_TELEMETRY],
      useFactory: (
        store: RedemptionStore,
        events: InvitationEvents,
        config: GatewayConfig,
        telemetry: RedemptionTelemetry,
      ) => new InvitationSweeper(store, events, timesOf(config), telemetry),
    },
  ],
  exports: [INVITATIONS],
})
export class InvitationsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly sweeper: InvitationSweeper,
    private readonly desk: RedemptionDesk,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeper.stop();
    await this.desk.close();
  }
}
