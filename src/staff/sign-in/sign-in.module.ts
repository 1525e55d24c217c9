import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { AuditLog, AuditModule, deriveKey } from '../../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../config/index.js';
import { TrustedProxies } from '../../connector/index.js';
import { STAFF_EVENTS, type StaffEvents } from '../staff-events.port.js';
import { ClientAddress } from './client-address.js';
import { DeviceSeal } from './device.seal.js';
import { GRANT_STORE, type GrantStore } from './grant-store.port.js';
import { GrantsController } from './grants.controller.js';
import { GrantsDesk } from './grants.desk.js';
import { LocalSignInDesk } from './local-sign-in.desk.js';
import { MEMBER_STORE, type MemberStore } from './member-store.port.js';
import { OidcClient } from './oidc/oidc.client.js';
import { OidcHttp } from './oidc/oidc-http.js';
import { OidcSignInDesk } from './oidc/oidc-sign-in.desk.js';
import { OidcController } from './oidc.controller.js';
import { OwnPasswordDesk } from './own-password.desk.js';
import { PasswordHasher } from './password.hasher.js';
import { PeopleController } from './people.controller.js';
import { PeopleDesk } from './people.desk.js';
import { SessionController } from './session.controller.js';
import { SessionSweeper } from './session.sweeper.js';
import { SESSION_STORE, type SessionStore } from './session-store.port.js';
import { SessionsDesk } from './sessions.desk.js';
import { SetupDesk } from './setup.desk.js';
import { SignInDesk } from './sign-in.desk.js';
import { SignInFailures } from './sign-in-failures.js';
import { StaffEntries } from './staff-entries.js';

interface Clock {
  now(): Date;
}

const CLOCK = Symbol('STAFF_CLOCK');
/** Injection token of the {@link OidcClient}; undefined where no provider is configured. */
const OIDC_CLIENT = Symbol('OIDC_CLIENT');

const PROVIDERS: readonly Provider[] = [
  PasswordHasher,
  { provide: StaffEntries, inject: [AuditLog], useFactory: (log: AuditLog) => new StaffEntries(log) },
  {
    provide: ClientAddress,
    inject: [GATEWAY_CONFIG],
    useFactory: ({ server }: GatewayConfig) => new ClientAddress(new TrustedProxies(server.trustedProxies)),
  },
  {
    provide: SessionsDesk,
    inject: [SESSION_STORE, StaffEntries, GATEWAY_CONFIG, CLOCK],
    useFactory: (store: SessionStore, entries: StaffEntries, { staff }: GatewayConfig, clock: Clock) =>
      new SessionsDesk(store, entries, staff, clock),
  },
  {
    provide: SignInFailures,
    inject: [StaffEntries, SESSION_STORE, CLOCK, STAFF_EVENTS],
    useFactory: (entries: StaffEntries, store: SessionStore, clock: Clock, events: StaffEvents) =>
      new SignInFailures(entries, (told) => store.record(told), clock, events),
  },
  {
    provide: DeviceSeal,
    inject: [GATEWAY_CONFIG, CLOCK],
    useFactory: ({ masterKey }: GatewayConfig, clock: Clock) =>
      new DeviceSeal(deriveKey(masterKey, 'staff-device'), clock),
  },
  {
    provide: LocalSignInDesk,
    inject: [MEMBER_STORE, PasswordHasher, SessionsDesk, SignInFailures, GATEWAY_CONFIG, CLOCK],
    useFactory: (
      members: MemberStore,
      hasher: PasswordHasher,
      sessions: SessionsDesk,
      failures: SignInFailures,
      { staff }: GatewayConfig,
      clock: Clock,
    ) => new LocalSignInDesk(staff, members, hasher, sessions, failures, clock),
  },
  {
    provide: OwnPasswordDesk,
    inject: [MEMBER_STORE, PasswordHasher, LocalSignInDesk, SessionsDesk, StaffEntries],
    useFactory: (
      members: MemberStore,
      hasher: PasswordHasher,
      local: LocalSignInDesk,
      sessions: SessionsDesk,
      entries: StaffEntries,
    ) => new OwnPasswordDesk(members, hasher, local, sessions, entries),
  },
  {
    provide: SetupDesk,
    inject: [GATEWAY_CONFIG, MEMBER_STORE, PasswordHasher, SessionsDesk, StaffEntries, CLOCK],
    useFactory: (
      { staff }: GatewayConfig,
      members: MemberStore,
      hasher: PasswordHasher,
      sessions: SessionsDesk,
      entries: StaffEntries,
      clock: Clock,
    ) => new SetupDesk(staff, members, hasher, sessions, entries, clock),
  },
  {
    provide: PeopleDesk,
    inject: [GATEWAY_CONFIG, MEMBER_STORE, SessionsDesk, StaffEntries, CLOCK],
    useFactory: (
      { staff }: GatewayConfig,
      members: MemberStore,
      sessions: SessionsDesk,
      entries: StaffEntries,
      clock: Clock,
    ) => new PeopleDesk(staff, members, sessions, entries, clock),
  },
  {
    provide: GrantsDesk,
    inject: [GRANT_STORE, SessionsDesk, StaffEntries, CLOCK],
    useFactory: (store: GrantStore, sessions: SessionsDesk, entries: StaffEntries, clock: Clock) =>
      new GrantsDesk(store, sessions, entries, clock),
  },
  {
    provide: OIDC_CLIENT,
    inject: [GATEWAY_CONFIG, STAFF_EVENTS],
    useFactory: ({ staff: { oidc }, server }: GatewayConfig, events: StaffEvents) =>
      oidc && new OidcClient(oidc, redirectUriOf(server.publicUrl), new OidcHttp(oidc.issuer), events),
  },
  {
    provide: SignInDesk,
    inject: [LocalSignInDesk, SetupDesk, SessionsDesk, OwnPasswordDesk, OidcSignInDesk],
    useFactory: (
      local: LocalSignInDesk,
      setup: SetupDesk,
      sessions: SessionsDesk,
      ownPassword: OwnPasswordDesk,
      oidc?: OidcSignInDesk,
    ) => new SignInDesk(local, setup, sessions, ownPassword, oidc),
  },
  {
    provide: OidcSignInDesk,
    inject: [GATEWAY_CONFIG, OIDC_CLIENT, MEMBER_STORE, SessionsDesk, SignInFailures, StaffEntries, CLOCK],
    useFactory: (
      { staff: { oidc: config }, masterKey }: GatewayConfig,
      client: OidcClient | undefined,
      members: MemberStore,
      sessions: SessionsDesk,
      failures: SignInFailures,
      entries: StaffEntries,
      clock: Clock,
    ) =>
      config &&
      client &&
      new OidcSignInDesk({
        config,
        client,
        members,
        sessions,
        failures,
        entries,
        clock,
        key: deriveKey(masterKey, 'staff-oidc'),
      }),
  },
  {
    provide: SessionSweeper,
    inject: [SESSION_STORE, StaffEntries, GATEWAY_CONFIG, CLOCK, STAFF_EVENTS, SignInFailures],
    useFactory: (
      store: SessionStore,
      entries: StaffEntries,
      { staff }: GatewayConfig,
      clock: Clock,
      events: StaffEvents,
      failures: SignInFailures,
    ) => new SessionSweeper(store, entries, staff.sessions.idleMs, clock, events, () => failures.flush()),
  },
];

/** The configuration asks for server.publicUrl where there is a provider. */
const redirectUriOf = (publicUrl = ''): string => `${publicUrl}/staff/v1/sign-in/oidc/callback`;

/** People, their sessions and how they get one. Needs GATEWAY_CONFIG, STAFF_EVENTS and the three stores from global modules. */
@Module({})
export class SignInModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly sweeper: SessionSweeper,
    private readonly failures: SignInFailures,
    @Inject(OIDC_CLIENT) private readonly oidc: OidcClient | undefined,
  ) {}

  static register(clock: Clock = { now: () => new Date() }): DynamicModule {
    return {
      module: SignInModule,
      imports: [AuditModule],
      controllers: [SessionController, OidcController, PeopleController, GrantsController],
      providers: [{ provide: CLOCK, useValue: clock }, ...PROVIDERS],
      exports: [SessionsDesk, SetupDesk],
    };
  }

  onApplicationBootstrap(): void {
    this.sweeper.start();
    this.oidc?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.sweeper.stop(), this.oidc?.stop()]);
    await this.failures.close();
  }
}
