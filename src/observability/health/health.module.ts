import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { LOG, type Log } from '../logging/index.js';
import { HealthController } from './health.controller.js';
import { NO_PROVIDER_HEALTH, PROVIDER_HEALTH, READINESS_CHECKS, type ReadinessCheck } from './health.port.js';
import { Lifecycle } from './lifecycle.js';
import { Readiness } from './readiness.js';

export interface HealthWiring {
  /** Modules that export what is named below. */
  readonly imports?: ModuleMetadata['imports'];
  /** Tokens of ReadinessChecks. */
  readonly checks?: readonly InjectionToken[];
  /** Token of the ProviderHealth. */
  readonly providers?: InjectionToken;
}

/** `/health/*`. Exports the Lifecycle, which says when the process serves and when it drains. */
@Module({})
export class HealthModule {
  static register({ imports = [], checks = [], providers }: HealthWiring): DynamicModule {
    return {
      module: HealthModule,
      imports,
      controllers: [HealthController],
      providers: [
        Lifecycle,
        { provide: READINESS_CHECKS, useFactory: (...given: ReadinessCheck[]) => given, inject: [...checks] },
        providers === undefined
          ? { provide: PROVIDER_HEALTH, useValue: NO_PROVIDER_HEALTH }
          : { provide: PROVIDER_HEALTH, useExisting: providers },
        {
          provide: Readiness,
          useFactory: (given: ReadinessCheck[], lifecycle: Lifecycle, log: Log) => new Readiness(given, lifecycle, log),
          inject: [READINESS_CHECKS, Lifecycle, LOG],
        },
      ],
      exports: [Lifecycle],
    };
  }
}
