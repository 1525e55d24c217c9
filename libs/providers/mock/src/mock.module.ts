import { type DynamicModule, Module } from '@nestjs/common';
import { providerModule } from '#libs/provider-kit';
import type { MockConfig } from './mock.config.js';
import { mock } from './mock.provider.js';

@Module({})
export class MockModule {
  /** `name` is the instance's key in the configuration file. */
  static register(instance: { readonly name: string; readonly settings: MockConfig }): DynamicModule {
    return providerModule(MockModule, mock, instance);
  }
}
