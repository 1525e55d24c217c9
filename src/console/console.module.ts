import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { builtConsole } from './built-console.js';
import { ConsoleEdge } from './console.edge.js';

/** The web console of the staff, at /console. Files only: everything that it shows comes from the staff interface. */
@Module({})
export class ConsoleModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly edge: ConsoleEdge,
  ) {}

  /** `folder`: the built console; without it, where the build puts it. */
  static register(folder: string | undefined = builtConsole()): DynamicModule {
    return { module: ConsoleModule, providers: [{ provide: ConsoleEdge, useFactory: () => new ConsoleEdge(folder) }] };
  }

  onModuleInit(): void {
    this.edge.register(this.host.httpAdapter.getInstance<FastifyInstance>());
  }
}
