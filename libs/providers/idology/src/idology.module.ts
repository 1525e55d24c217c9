import { type DynamicModule, Module } from '@nestjs/common';
import { providerModule } from '#libs/provider-kit';
import type { IdologyConfig } from './idology.config.js';
import { idology } from './idology.provider.js';

@Module({})
export class IdologyModule {
  /** `name` is the instance's key in the configuration file. */
  static register(instance: { readonly name: string; readonly settings: IdologyConfig }): DynamicModule {
    return providerModule(IdologyModule, idology, instance);
  }
}
