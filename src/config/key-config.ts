import type { Sensitive } from '#libs/provider-spec';

/** In the order of the documentation. `local-file` is for development. */
export const KEY_SERVICES = ['local-file', 'azure-key-vault', 'aws-kms', 'vault-transit'] as const;
export type KeyServiceName = (typeof KEY_SERVICES)[number];

/** What guards the key-encryption keys. */
export interface KeysConfig {
  readonly service: KeyServiceConfig;
  /** What guarded them before; asked for what it wrapped, and never to wrap. */
  readonly former?: KeyServiceConfig;
}

export type KeyServiceConfig = LocalFileConfig | AzureKeyVaultConfig | AwsKmsConfig | VaultTransitConfig;

export interface LocalFileConfig {
  readonly kind: 'local-file';
  /** 32 bytes. Absent: derived from the master key. */
  readonly key?: Sensitive<Buffer>;
}

export interface AzureKeyVaultConfig {
  readonly kind: 'azure-key-vault';
  readonly vaultUrl: string;
  readonly keyName: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: Sensitive<string>;
  readonly authority: string;
  readonly scope: string;
}

export interface AwsKmsConfig {
  readonly kind: 'aws-kms';
  readonly region: string;
  readonly keyId: string;
  readonly accessKeyId: Sensitive<string>;
  readonly secretAccessKey: Sensitive<string>;
  readonly sessionToken?: Sensitive<string>;
  readonly endpoint: string;
}

export interface VaultTransitConfig {
  readonly kind: 'vault-transit';
  readonly address: string;
  readonly mount: string;
  readonly keyName: string;
  /** The key derives: each call sends the context for that, too. */
  readonly derived: boolean;
  readonly namespace?: string;
  /** A token, or both ids of an AppRole. */
  readonly token?: Sensitive<string>;
  readonly roleId?: Sensitive<string>;
  readonly secretId?: Sensitive<string>;
  /** PEM. */
  readonly ca?: string;
}
