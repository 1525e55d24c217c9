import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { FailureLimit } from './failure-limit.js';
import { ProblemFilter } from './problem.filter.js';
import { StaffAuthenticator } from './staff.authenticator.js';
import { StaffController } from './staff.controller.js';
import { StaffEdge } from './staff.edge.js';
import { StaffGuard } from './staff.guard.js';
import { inputValidation } from './validation.js';

export interface StaffModuleOptions {
  /** At least 32 random bytes, derived for nothing but the digests of staff keys. */
  readonly pepper: Buffer;
}

/** What stands around every controller of the staff interface. Needs GATEWAY_CONFIG and STAFF_EVENTS from global modules. */
@Module({})
export class StaffModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly edge: StaffEdge,
  ) {}

  static register({ pepper }: StaffModuleOptions): DynamicModule {
    return {
      module: StaffModule,
      controllers: [StaffController],
      providers: [
        StaffEdge,
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
