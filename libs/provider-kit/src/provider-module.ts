import type { DynamicModule, OnApplicationShutdown, Type } from '@nestjs/common';
import type { ProviderDefinition, ProviderLog, VerificationProvider } from '#libs/provider-spec';
import { OutboundHttpModule, PooledHttpPort } from './outbound/index.js';

/** Optional providers of the application, in a global module: its clock, and the log of each verification provider by instance name. */
export const PROVIDER_CLOCK = Symbol('PROVIDER_CLOCK');
export const PROVIDER_LOG = Symbol('PROVIDER_LOG');

const SYSTEM_CLOCK = { now: (): Date => new Date() };
const SILENT: ProviderLog = { info: () => undefined, warn: () => undefined };

export interface ProviderOptions<Config extends object = object> {
  /** The instance's key in the configuration file. */
  readonly name: string;
  /** Instance of the definition's configClass, already validated. */
  readonly settings: Config;
}

/** A provider's module class, as the application sees it. */
export interface ProviderModuleClass {
  // A method and not a property: a class that registers its own settings type fits.
  register(options: ProviderOptions): DynamicModule;
}

/** Under this token the application finds the VerificationProvider of an instance. */
export const providerToken = (name: string): string => `verification-provider:${name}`;

class OutboundHttp extends PooledHttpPort implements OnApplicationShutdown {
  // The last hook of all: whoever waits for checks in flight has done so before.
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

/**
 * A provider as a Nest module: a pool of connections of its own, an HttpService over the same pool, and the provider itself, exported
 * under {@link providerToken}. Throws when the transport settings cannot be used; opens no socket before the first check.
 */
export function providerModule<Config extends object>(
  moduleClass: Type<unknown>,
  definition: ProviderDefinition<Config>,
  { name, settings }: ProviderOptions<Config>,
): DynamicModule {
  const http = new OutboundHttp(definition.transport(settings));
  return {
    module: moduleClass,
    imports: [OutboundHttpModule.over(http)],
    providers: [
      { provide: OutboundHttp, useFactory: () => http },
      {
        provide: providerToken(name),
        inject: [
          { token: PROVIDER_CLOCK, optional: true },
          { token: PROVIDER_LOG, optional: true },
        ],
        useFactory: (clock = SYSTEM_CLOCK, logOf: (name: string) => ProviderLog = () => SILENT): VerificationProvider =>
          definition.create(settings, { http, clock, log: logOf(name) }),
      },
    ],
    exports: [providerToken(name)],
  };
}
