import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AuditLog, AuditModule, deriveKey } from '../../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../config/index.js';
import { OBSERVABILITY, type Observability } from '../../observability/index.js';
import { InvitationSweeper } from './invitation.sweeper.js';
import { InvitationEvents } from './invitation-events.js';
import { InvitationHashes } from './invitation-hashes.js';
import { InvitationQuotasController } from './invitation-quotas.controller.js';
import { INVITATION_REGISTER, type InvitationRegister } from './invitation-register.port.js';
import { InvitationsController } from './invitations.controller.js';
import { INVITATIONS } from './invitations.port.js';
import { IssuingDesk } from './issuing.desk.js';
import { RedemptionDesk, type RedemptionTelemetry } from './redemption.desk.js';
import { REDEMPTION_STORE, type RedemptionStore, type UseTimes } from './redemption-store.port.js';

const TELEMETRY = Symbol('INVITATION_TELEMETRY');

const timesOf = ({ invitations: { leaseMs, holdMs, retakeMs } }: GatewayConfig): UseTimes => ({
  leaseMs,
  holdMs,
  retakeMs,
});

/** Invitation codes. Needs the stores of the global StorageModule; AuditModule comes from whoever opened the log. */
@Module({
  imports: [AuditModule],
  controllers: [InvitationsController, InvitationQuotasController],
  providers: [
    {
      provide: TELEMETRY,
      inject: [OBSERVABILITY],
      useFactory: ({ log }: Observability): RedemptionTelemetry => ({
        guessingSuspected: (flow) => log.write('invitation.guessing_suspected', { flow }),
        settleFailed: (error) => log.write('invitation.settle_failed', { error }),
        sweepFailed: (error) => log.write('invitation.sweep_failed', { error }),
      }),
    },
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
      inject: [REDEMPTION_STORE, InvitationHashes, InvitationEvents, GATEWAY_CONFIG, TELEMETRY],
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
      inject: [REDEMPTION_STORE, InvitationEvents, GATEWAY_CONFIG, TELEMETRY],
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
