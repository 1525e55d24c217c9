import { type DynamicModule, Module } from '@nestjs/common';
import { providerModule } from '#libs/provider-kit';
import type { CrossCore1Config } from './crosscore1.config.js';
import { experianCrossCore1 } from './crosscore1.provider.js';
import type { ExperianConfig } from './experian.config.js';
import { experian } from './experian.provider.js';
import type { PreciseIdConfig } from './precise-id.config.js';
import { experianPreciseId } from './precise-id.provider.js';

/** An instance as the configuration file names it. */
interface Instance<Config> {
  readonly name: string;
  readonly settings: Config;
}

@Module({})
export class ExperianModule {
  static register(instance: Instance<ExperianConfig>): DynamicModule {
    return providerModule(ExperianModule, experian, instance);
  }
}

@Module({})
export class ExperianCrossCore1Module {
  static register(instance: Instance<CrossCore1Config>): DynamicModule {
    return providerModule(ExperianCrossCore1Module, experianCrossCore1, instance);
  }
}

@Module({})
export class ExperianPreciseIdModule {
  static register(instance: Instance<PreciseIdConfig>): DynamicModule {
    return providerModule(ExperianPreciseIdModule, experianPreciseId, instance);
  }
}
