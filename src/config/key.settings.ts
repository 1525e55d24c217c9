import { IsOptional } from 'class-validator';
import { Described, Secret, VendorUrl } from '#libs/provider-kit';
import { Sensitive } from '#libs/provider-spec';
import { below, type Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';
import { KEY_SERVICES, type KeyServiceConfig, type KeyServiceName, type KeysConfig } from './key-config.js';
import { decodeKey, keptKey } from './master-key.js';
import { Section } from './section.decorators.js';
import { OneOf, Switch, Text } from './setting.decorators.js';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const matching =
  (pattern: RegExp, sentence: string) =>
  (text: string): string | undefined =>
    pattern.test(text) ? undefined : sentence;

const flawOfGuid = matching(GUID, 'must be an id such as 6babcaad-604b-40ac-a9d7-9fd97c0b779f');

export class AzureKeyVaultSettings {
  @VendorUrl('address of the vault')
  @Described('address of the vault', 'https://contoso-keys.vault.azure.net')
  vaultUrl: string;

  @Text({
    description: 'name of an RSA key with the operations wrapKey and unwrapKey',
    example: 'verigate',
    flaw: matching(/^[0-9a-zA-Z-]{1,127}$/, 'must be the name of a key: letters, digits and hyphens'),
  })
  keyName: string;

  @Text({
    description: 'directory (tenant) id of the vault',
    example: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
    flaw: flawOfGuid,
  })
  tenantId: string;

  @Text({
    description:
      'application (client) id that has the role Key Vault Crypto Service Encryption User, or may get, wrapKey and unwrapKey',
    example: '6731de76-14a6-49ae-97bc-6eba6914391e',
    flaw: flawOfGuid,
  })
  clientId: string;

  @Secret('client secret of that application')
  clientSecret: Sensitive<string>;

  @VendorUrl('where tokens are issued')
  @Described('where tokens are issued', 'https://login.microsoftonline.us')
  authority: string = 'https://login.microsoftonline.com';

  @Text({
    description: 'what tokens are asked for; another one in national clouds and for Managed HSM',
    default: 'https://vault.azure.net/.default',
    example: 'https://managedhsm.azure.net/.default',
  })
  scope: string;
}

export class AwsKmsSettings {
  @Text({
    description: 'region of the key',
    example: 'eu-central-1',
    flaw: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-central-1'),
  })
  region: string;

  @Text({
    description: 'id, ARN or alias of a symmetric key of the usage ENCRYPT_DECRYPT',
    example: 'alias/verigate',
    flaw: matching(/^[\w:/-]{1,2048}$/, 'must be the id, the ARN or the alias (alias/name) of a key'),
  })
  keyId: string;

  @Secret('id of an access key that may kms:Encrypt and kms:Decrypt with the key')
  accessKeyId: Sensitive<string>;

  @Secret('the access key')
  secretAccessKey: Sensitive<string>;

  @IsOptional()
  @Secret('session token of temporary credentials')
  sessionToken?: Sensitive<string>;

  @IsOptional()
  @VendorUrl('where KMS is reached; left out, the public address of the region')
  @Described(
    'where KMS is reached; left out, the public address of the region',
    'https://vpce-1a2b.kms.eu-central-1.vpce.amazonaws.com',
  )
  endpoint?: string;
}

export class VaultTransitSettings {
  @VendorUrl('address of the Vault')
  @Described('address of the Vault', 'https://vault.contoso.example:8200')
  address: string;

  @Text({
    description: 'path of the transit secrets engine',
    default: 'transit',
    example: 'secrets/transit',
    flaw: matching(/^[\w-]+(\/[\w-]+)*$/, 'must be a path such as transit, without slashes around it'),
  })
  mount: string;

  @Text({
    description: 'name of a key of type aes256-gcm96',
    example: 'verigate',
    flaw: matching(/^[\w.-]{1,128}$/, 'must be the name of a key'),
  })
  keyName: string;

  @Switch({
    description: 'is the key one that derives (derived=true), so that each call needs a context',
    default: false,
    example: true,
  })
  derived: boolean;

  @Text({
    description: 'namespace of Vault Enterprise',
    optional: true,
    example: 'compliance',
    flaw: matching(/^[\w-]+(\/[\w-]+)*\/?$/, 'must be a namespace such as compliance/eu'),
  })
  namespace?: string;

  @IsOptional()
  @Secret('token that may update encrypt and decrypt of the key; or give roleId and secretId')
  token?: Sensitive<string>;

  @IsOptional()
  @Secret('role id of an AppRole with such a policy')
  roleId?: Sensitive<string>;

  @IsOptional()
  @Secret('secret id of the AppRole')
  secretId?: Sensitive<string>;

  @Text({
    description: 'certificates of the authority behind the address, in PEM',
    optional: true,
    example: '${file:vault-ca.pem}',
    flaw: (text) =>
      text.includes('-----BEGIN CERTIFICATE-----') ? undefined : 'must be certificates in PEM: write "${file:ca.pem}"',
  })
  ca?: string;
}

const Provider = (): PropertyDecorator =>
  OneOf({
    description: 'what guards the keys that wrap the keys of persons',
    default: 'local-file',
    example: 'azure-key-vault',
    values: KEY_SERVICES,
  });
const LOCAL_KEY = 'local-file: the guarding key, 32 bytes in base64 (npm run secret:new makes one)';
const Azure = (): PropertyDecorator =>
  Section(() => AzureKeyVaultSettings, { description: 'Azure Key Vault', absent: 'none' });
const Aws = (): PropertyDecorator => Section(() => AwsKmsSettings, { description: 'AWS KMS', absent: 'none' });
const Vault = (): PropertyDecorator =>
  Section(() => VaultTransitSettings, { description: 'transit engine of HashiCorp Vault', absent: 'none' });

/** `keys.former:` in the file. */
export class FormerKeySettings {
  @Provider()
  provider: KeyServiceName;

  @IsOptional()
  @Secret(LOCAL_KEY)
  localKey?: Sensitive<string>;

  @Azure()
  azureKeyVault?: AzureKeyVaultSettings;

  @Aws()
  awsKms?: AwsKmsSettings;

  @Vault()
  vaultTransit?: VaultTransitSettings;
}

/** `keys:` in the file. */
export class KeySettings {
  @IsOptional()
  @Secret(
    'master key, 32 bytes in base64 (npm run secret:new makes one); needed with a database of your own, unless a key service guards it',
  )
  master?: Sensitive<string>;

  @Provider()
  provider: KeyServiceName;

  @IsOptional()
  @Secret(LOCAL_KEY)
  localKey?: Sensitive<string>;

  @Azure()
  azureKeyVault?: AzureKeyVaultSettings;

  @Aws()
  awsKms?: AwsKmsSettings;

  @Vault()
  vaultTransit?: VaultTransitSettings;

  @Section(() => FormerKeySettings, {
    description: 'what guarded the keys before, until they are all wrapped by the new one',
    absent: 'none',
  })
  former?: FormerKeySettings;
}

const SECTIONS = {
  'azure-key-vault': 'azureKeyVault',
  'aws-kms': 'awsKms',
  'vault-transit': 'vaultTransit',
} as const satisfies Partial<Record<KeyServiceName, keyof FormerKeySettings>>;

/** What no setting shows by itself. */
export function checkKeys(settings: Partial<KeySettings>, problems: Problems): void {
  checkService(settings, 'keys', problems);
  if (settings.former) checkService(settings.former, 'keys.former', problems);
}

function checkService(settings: Partial<FormerKeySettings>, path: string, problems: Problems): void {
  const { provider, localKey, vaultTransit } = settings;
  if (provider === undefined) return;
  for (const [name, section] of Object.entries(SECTIONS)) {
    const [given, place] = [settings[section] !== undefined, below(path, section)];
    if (name === provider && !given && problems.countBelow(place) === 0) {
      problems.add(place, `is missing: the provider is ${name}, and this says how it is reached`);
    }
    if (name !== provider && given) problems.add(place, `is not used: the provider is ${provider}`);
  }
  if (localKey && decodeKey(localKey.reveal()) === undefined) {
    problems.add(
      below(path, 'localKey'),
      'must be 32 bytes in base64 (43 or 44 characters): npm run secret:new makes one',
    );
  }
  if (vaultTransit) checkVault(vaultTransit, below(path, 'vaultTransit'), problems);
}

function checkVault(
  { token, roleId, secretId }: Partial<VaultTransitSettings>,
  path: string,
  problems: Problems,
): void {
  if (token === undefined && roleId === undefined && secretId === undefined) {
    problems.add(below(path, 'token'), 'is missing: give a token, or roleId and secretId of an AppRole');
  } else if (token !== undefined && (roleId !== undefined || secretId !== undefined)) {
    problems.add(below(path, 'token'), 'stands beside an AppRole: give one of them');
  } else if (token === undefined && (roleId === undefined || secretId === undefined)) {
    problems.add(below(path, roleId === undefined ? 'roleId' : 'secretId'), 'is missing: an AppRole has both ids');
  }
}

/** Where keys of development may be kept. */
interface Development {
  readonly dataDir: string;
  readonly files: ConfigFiles;
}

/** Undefined `development`: a database of one's own, which processes elsewhere use too. */
export function buildKeys(settings: KeySettings, development: Development | undefined, problems: Problems): KeysConfig {
  const { former } = settings;
  return {
    service: buildService(settings, development, problems),
    ...(former ? { former: buildService(former, development, problems) } : {}),
  };
}

/** Plain data, without the class that it was read with. */
const plain = <Settings extends object>(settings: Settings): { [Name in keyof Settings]: Settings[Name] } =>
  Object.fromEntries(Object.entries(settings)) as Settings;

const BUILD: {
  readonly [Name in keyof typeof SECTIONS]: (settings: FormerKeySettings) => KeyServiceConfig;
} = {
  'azure-key-vault': ({ azureKeyVault }) => ({
    ...plain(azureKeyVault as AzureKeyVaultSettings),
    kind: 'azure-key-vault',
  }),
  'aws-kms': ({ awsKms }) => {
    const settings = plain(awsKms as AwsKmsSettings);
    return { ...settings, kind: 'aws-kms', endpoint: settings.endpoint ?? publicEndpoint(settings.region) };
  },
  'vault-transit': ({ vaultTransit }) => ({ ...plain(vaultTransit as VaultTransitSettings), kind: 'vault-transit' }),
};

/** https://docs.aws.amazon.com/general/latest/gr/kms.html */
const publicEndpoint = (region: string): string =>
  `https://kms.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

function buildService(
  settings: FormerKeySettings,
  development: Development | undefined,
  problems: Problems,
): KeyServiceConfig {
  if (settings.provider !== 'local-file') return BUILD[settings.provider](settings);
  const given = settings.localKey && decodeKey(settings.localKey.reveal());
  const key = given ? new Sensitive(given) : development && keptKey(development, 'wrapping.key', problems);
  return { kind: 'local-file', ...(key ? { key } : {}) };
}
