import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { IsOptional } from 'class-validator';
import { Secret } from '#libs/provider-kit';
import { Sensitive } from '#libs/provider-spec';
import type { Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';
import { flawOfName, flawOfWebhookUrl } from './formats.js';
import {
  type AnchorConfig,
  LOG_ALGORITHMS,
  type LogAlgorithm,
  type LogConfig,
  type LogSigningKey,
} from './gateway-config.js';
import { keptSecret } from './kept-secret.js';
import { Section, SectionList } from './section.decorators.js';
import { Duration, OneOf, Text, TextList, WholeNumber } from './setting.decorators.js';

/** C2SP signed-note: a key's name holds no white space and no plus sign. */
const flawOfKeyName = (text: string): string | undefined =>
  /^[^\s+]{1,255}$/.test(text) ? undefined : 'cannot be the name of a key: it may hold no white space and no plus sign';

const flawOfVkey = (text: string): string | undefined =>
  /^[^\s+]{1,255}\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}$/.test(text)
    ? undefined
    : 'must be a verifier key as the log publishes it: name+id+key';

const flawOfCertificates = (text: string): string | undefined =>
  text.includes('-----BEGIN CERTIFICATE-----') ? undefined : 'must be certificates in PEM: write "${file:ca.pem}"';

const flawOfFolder = (text: string): string | undefined =>
  text.startsWith('/') || /^[A-Za-z]:[\\/]/.test(text) ? undefined : 'must be the whole path of a folder';

/** How often a copy elsewhere is brought up to date. */
const Every = (): PropertyDecorator =>
  Duration({
    description: 'how often the newest checkpoint is taken there',
    default: '10m',
    example: '1h',
    from: '1s',
    to: '24h',
  });

const AnchorName = (): PropertyDecorator =>
  Text({ description: 'name, in the log and in the staff interface', example: 'worm', flaw: flawOfName });

/** An item of `log.signing:` in the file. */
export class LogSigningSettings {
  @OneOf({
    description: 'kind of the key; ecdsa-p256 for key services that know no ed25519',
    default: 'ed25519',
    example: 'ecdsa-p256',
    values: LOG_ALGORITHMS,
  })
  algorithm: LogAlgorithm;

  @IsOptional()
  @Secret('private key, PKCS #8 in PEM; without it ed25519 is derived from the master key', { lines: true })
  key?: Sensitive<string>;
}

export class FolderAnchorSettings {
  @AnchorName()
  name: string;

  @Text({
    description: 'folder that each file is written to once; best on storage that keeps what was written',
    example: '/mnt/worm/verigate',
    flaw: flawOfFolder,
  })
  path: string;

  @Every()
  every: number;
}

const LOCKS = ['none', 'governance', 'compliance'] as const;

export class BucketAnchorSettings {
  @AnchorName()
  name: string;

  @Text({
    description: 'address of the bucket, with a folder in it if you like',
    example: 'https://contoso-audit.s3.eu-central-1.amazonaws.com/verigate',
    flaw: flawOfWebhookUrl,
  })
  url: string;

  @Text({ description: 'region that requests are signed for', default: 'us-east-1', example: 'eu-central-1' })
  region: string;

  @Secret('id of the access key')
  accessKeyId: Sensitive<string>;

  @Secret('the access key')
  secretAccessKey: Sensitive<string>;

  @OneOf({
    description: 'retention of S3 Object Lock that each object is given',
    default: 'none',
    example: 'compliance',
    values: LOCKS,
  })
  lock: (typeof LOCKS)[number];

  @WholeNumber({ description: 'days of that retention', default: 3650, example: 2555, from: 1, to: 36500 })
  lockDays: number;

  @Every()
  every: number;
}

export class TimestampAnchorSettings {
  @AnchorName()
  name: string;

  @Text({
    description: 'address of a time-stamping authority, RFC 3161',
    example: 'https://tsa.contoso.example/tsr',
    flaw: flawOfWebhookUrl,
  })
  url: string;

  @Text({
    description: 'certificates that its tokens must lead to, in PEM',
    example: '${file:tsa-ca.pem}',
    flaw: flawOfCertificates,
  })
  ca: string;

  @Every()
  every: number;
}

export class AnchorSettings {
  @SectionList(() => FolderAnchorSettings, { description: 'folders', absent: 'empty', maxItems: 5 })
  folders: FolderAnchorSettings[];

  @SectionList(() => BucketAnchorSettings, { description: 'buckets of an S3 store', absent: 'empty', maxItems: 5 })
  buckets: BucketAnchorSettings[];

  @SectionList(() => TimestampAnchorSettings, {
    description: 'time-stamping authorities',
    absent: 'empty',
    maxItems: 5,
  })
  timestamps: TimestampAnchorSettings[];
}

/** `log:` in the file. */
export class LogSettings {
  @Text({
    description: 'name of the signing keys; left out, the name of the log itself',
    optional: true,
    example: 'verigate.contoso.example/audit',
    flaw: flawOfKeyName,
  })
  name?: string;

  @SectionList(() => LogSigningSettings, {
    description: 'keys that sign each checkpoint, the new one beside the old while they change',
    absent: 'empty',
    maxItems: 4,
  })
  signing: LogSigningSettings[];

  @TextList({
    description: 'verifier keys (vkey) that signed checkpoints in former times, so that those still verify',
    default: [],
    example: ['verigate.contoso.example/audit+2f1a9c33+AY...'],
    flaw: flawOfVkey,
  })
  formerKeys: string[];

  @Section(() => AnchorSettings, { description: 'where copies of checkpoints are taken', absent: 'empty' })
  anchors: AnchorSettings;
}

/** What no setting shows by itself. */
export function checkLog(
  { signing = [], anchors = {} as AnchorSettings }: Partial<LogSettings>,
  problems: Problems,
): void {
  signing.forEach(({ algorithm, key }: Partial<LogSigningSettings>, at) => {
    const flaw = key && algorithm && flawOfSigningKey(key, algorithm);
    if (flaw) problems.add(`log.signing[${at}].key`, flaw);
    const same = signing.slice(0, at).some((other) => other.key === undefined && other.algorithm === algorithm);
    if (key === undefined && same) problems.add(`log.signing[${at}]`, 'is the same key as one above: give it a key');
  });
  const seen = new Set<string>();
  for (const [kind, items] of Object.entries(anchors) as [string, readonly { readonly name?: string }[]][]) {
    items.forEach(({ name }, at) => {
      if (name !== undefined && seen.has(name)) {
        problems.add(
          `log.anchors.${kind}[${at}].name`,
          'is the name of another anchor: each has its own place in the log',
        );
      }
      if (name !== undefined) seen.add(name);
    });
  }
}

const KEY_TYPES: Readonly<Record<LogAlgorithm, string>> = { ed25519: 'ed25519', 'ecdsa-p256': 'ec prime256v1' };

/** The texts of OpenSSL are left out: they may repeat what was given. */
function flawOfSigningKey(key: Sensitive<string>, algorithm: LogAlgorithm): string | undefined {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(key.reveal());
    const type = [asymmetricKeyType, asymmetricKeyDetails?.namedCurve].filter((part) => part !== undefined).join(' ');
    return type === KEY_TYPES[algorithm] ? undefined : `is no key for ${algorithm}`;
  } catch {
    return 'cannot be read: it must be a private key, PKCS #8 in PEM (openssl genpkey -algorithm ed25519 makes one)';
  }
}

/** A key of development, in the data folder: an ECDSA key cannot be derived from the master key. */
function keptSigningKey(dataDir: string, files: ConfigFiles, problems: Problems): Sensitive<string> | undefined {
  const path = join(dataDir, 'keys', 'log-ecdsa-p256.pem');
  const text = keptSecret(path, newEcdsaKey, files, problems);
  if (text === undefined) return undefined;
  const key = new Sensitive(text);
  const flaw = flawOfSigningKey(key, 'ecdsa-p256');
  if (flaw === undefined) return key;
  problems.add(path, flaw);
  return undefined;
}

const newEcdsaKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** The keys that sign, in the order of the file. What is kept in `dataDir` serves one process: with a database of your own, give the key. */
export function signingKeys(
  { signing }: Pick<LogSettings, 'signing'>,
  development: { readonly dataDir: string; readonly files: ConfigFiles } | undefined,
  problems: Problems,
): readonly LogSigningKey[] {
  if (signing.length === 0) return [{ algorithm: 'ed25519' }];
  return signing.flatMap(({ algorithm, key }, at): LogSigningKey[] => {
    if (key !== undefined || algorithm === 'ed25519') return [{ algorithm, ...(key && { key }) }];
    if (development === undefined) {
      problems.add(
        `log.signing[${at}].key`,
        'is missing: with a database of your own every process needs the same key (openssl genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256 makes one)',
      );
      return [];
    }
    const kept = keptSigningKey(development.dataDir, development.files, problems);
    return kept ? [{ algorithm, key: kept }] : [];
  });
}

export const buildLog = ({ name, formerKeys, anchors }: LogSettings, signing: readonly LogSigningKey[]): LogConfig => ({
  ...(name === undefined ? {} : { name }),
  signing,
  formerKeys,
  anchors: anchorsOf(anchors),
});

const anchorsOf = ({ folders, buckets, timestamps }: AnchorSettings): readonly AnchorConfig[] => [
  ...folders.map(({ name, path, every }) => ({ kind: 'folder' as const, name, everyMs: every, path })),
  ...buckets.map(({ every, url, lock, lockDays, ...bucket }) => ({
    kind: 's3' as const,
    ...bucket,
    everyMs: every,
    url: url.replace(/\/+$/, ''),
    ...(lock === 'none' ? {} : { lock: { mode: lock, days: lockDays } }),
  })),
  ...timestamps.map(({ name, url, ca, every }) => ({ kind: 'rfc3161' as const, name, everyMs: every, url, ca })),
];
