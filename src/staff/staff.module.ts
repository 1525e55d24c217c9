import { type DynamicModule, Module, type ModuleMetadata, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { FailureLimit } from './failure-limit.js';
import { ProblemFilter } from './problem.filter.js';
import { SessionsDesk } from './sign-in/sessions.desk.js';
import { StaffAuthenticator } from './staff.authenticator.js';
import { StaffController } from './staff.controller.js';
import { StaffEdge } from './staff.edge.js';
import { StaffGuard } from './staff.guard.js';
import { STAFF_EVENTS, type StaffEvents } from './staff-events.port.js';
import { inputValidation } from './validation.js';

export interface StaffModuleOptions {
  /** At least 32 random bytes, derived for nothing but the digests of staff keys. */
  readonly pepper: Buffer;
  /** Where people sign in: exports {@link SessionsDesk}. Without it there are keys only. */
  readonly imports?: ModuleMetadata['imports'];
}

/** What stands around every controller of the staff interface. Needs GATEWAY_CONFIG and STAFF_EVENTS from global modules. */
@Module({})
export class StaffModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly edge: StaffEdge,
  ) {}

  static register({ pepper, imports = [] }: StaffModuleOptions): DynamicModule {
    return {
      module: StaffModule,
      imports,
      controllers: [StaffController],
      providers: [
        {
          provide: StaffEdge,
          inject: [
            StaffAuthenticator,
            FailureLimit,
            STAFF_EVENTS,
            GATEWAY_CONFIG,
            { token: SessionsDesk, optional: true },
          ],
          useFactory: (
            authenticator: StaffAuthenticator,
            limit: FailureLimit,
            events: StaffEvents,
            { server }: GatewayConfig,
            sessions?: SessionsDesk,
          ) => new StaffEdge(authenticator, limit, events, server.publicUrl, sessions),
        },
        { provide: FailureLimit, useFactory: () => new FailureLimit() },
        {
          provide: StaffAuthenticator,
          inject: [GATEWAY_CONFIG],
          useFactory: ({ staff }: GatewayConfig) => new StaffAuthenticator(staff.apiKeys, pepper),
        },
        { provide: APP_GUARD, useClass: StaffGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: inputValidation },
      ],
    };
  }

  onModuleInit(): void {
    this.edge.register(this.host.httpAdapter.getInstance<FastifyInstance>());
  }
}
