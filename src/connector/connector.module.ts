import { type DynamicModule, Module, type ModuleMetadata, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { CallerAuthenticator } from './authentication/caller.authenticator.js';
import { ConnectorEdge, PROTOCOLS } from './connector.edge.js';
import { INSTALLED_PROTOCOLS } from './installed-protocols.js';
import { RefusalFilter } from './refusal.filter.js';

export interface ConnectorModuleOptions {
  /** At least 32 random bytes, derived for nothing but the digests of callers' credentials. */
  readonly pepper: Buffer;
  /** Modules that export GATEWAY_CONFIG, SIGNUP_HANDLER, WORDS and CONNECTOR_EVENTS, unless global ones do. */
  readonly imports?: ModuleMetadata['imports'];
}

@Module({})
export class ConnectorModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly edge: ConnectorEdge,
  ) {}

  static register({ pepper, imports = [] }: ConnectorModuleOptions): DynamicModule {
    return {
      module: ConnectorModule,
      imports,
      providers: [
        ConnectorEdge,
        { provide: APP_FILTER, useClass: RefusalFilter },
        { provide: PROTOCOLS, useValue: INSTALLED_PROTOCOLS },
        {
          provide: CallerAuthenticator,
          inject: [GATEWAY_CONFIG],
          useFactory: ({ flows, server }: GatewayConfig) =>
            new CallerAuthenticator({ flows, server, pepper, clock: { now: () => new Date() } }),
        },
      ],
    };
  }

  onModuleInit(): void {
    this.edge.register(this.host.httpAdapter.getInstance<FastifyInstance>());
  }
}
