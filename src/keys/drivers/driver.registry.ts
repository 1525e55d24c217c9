import { PooledHttpPort } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import type { KeyServiceConfig, KeyServiceName } from '../../config/index.js';
import type { KeyProvider } from '../key-provider.port.js';
import { AwsKmsDriver } from './aws-kms.driver.js';
import { AzureKeyVaultDriver } from './azure-key-vault.driver.js';
import type { CallPace } from './key-service.sender.js';
import { LocalFileDriver } from './local-file.driver.js';
import { VaultTransitDriver } from './vault-transit.driver.js';

export interface DriverSurroundings {
  /** For a local file that was not given a key of its own: one that is derived from the master key. Called only then. */
  readonly derivedKey: () => Sensitive<Buffer>;
  readonly now?: () => number;
  readonly pace?: CallPace;
}

type ConfigOf<Name extends KeyServiceName> = Extract<KeyServiceConfig, { kind: Name }>;

const DRIVERS: {
  readonly [Name in KeyServiceName]: (config: ConfigOf<Name>, around: DriverSurroundings) => KeyProvider;
} = {
  'local-file': ({ key }, { derivedKey }) => new LocalFileDriver(key ?? derivedKey()),
  'azure-key-vault': (config, { now, pace }) =>
    new AzureKeyVaultDriver(config, connectTo([config.vaultUrl, config.authority]), now, pace),
  'aws-kms': (config, { now, pace }) => new AwsKmsDriver(config, connectTo([config.endpoint]), now, pace),
  'vault-transit': (config, { now, pace }) =>
    new VaultTransitDriver(config, connectTo([config.address], config.ca), now, pace),
};

/** Opens no connection yet. */
export const keyProviderOf = (config: KeyServiceConfig, around: DriverSurroundings): KeyProvider =>
  (DRIVERS[config.kind] as (config: KeyServiceConfig, around: DriverSurroundings) => KeyProvider)(config, around);

/** Answers are a kilobyte or two; calls are few. */
const connectTo = (addresses: readonly string[], ca?: string): PooledHttpPort =>
  new PooledHttpPort({
    origins: [...new Set(addresses.map((address) => new URL(address).origin))],
    maxReplyBytes: 64 * 1024,
    connectTimeoutMs: 3_000,
    connections: 2,
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
