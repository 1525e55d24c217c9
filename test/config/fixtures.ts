import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Described, Secret, VendorUrl } from '#libs/provider-kit';
import { defineProvider, type ProviderDefinition, type Sensitive } from '#libs/provider-spec';
import type { ConfigFiles } from '../../src/config/config-files.port.js';
import { type ConfigError, type GatewayConfig, loadConfig } from '../../src/config/index.js';

class AcmeSettings {
  @VendorUrl('where Acme is reached')
  baseUrl: string;

  @Secret('password of the account')
  password: Sensitive<string>;

  @Described('minimum age', 18)
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(120)
  minimumAge: number = 18;

  @IsOptional()
  @IsBoolean()
  strict?: boolean;
}

class NoSettings {}

const define = (type: string, configClass: new () => object): ProviderDefinition =>
  defineProvider({
    specVersion: 1,
    type,
    displayName: type,
    capabilities: { countries: 'any', checks: ['identity'], requires: [], accepts: [], idempotent: false },
    configClass,
    transport: () => ({ origins: [], maxReplyBytes: 1, connectTimeoutMs: 1, connections: 1 }),
    create: () => ({ verify: () => Promise.reject(new Error('not in these tests')) }),
  });

export const INSTALLED: readonly ProviderDefinition[] = [define('acme', AcmeSettings), define('mock', NoSettings)];

/** Disk in memory. */
export class MemoryFiles implements ConfigFiles {
  readonly contents = new Map<string, string>();
  readonly modes = new Map<string, number>();

  constructor(contents: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(contents)) this.contents.set(path, text);
  }

  exists(path: string): boolean {
    return this.contents.has(path);
  }

  read(path: string): string {
    const text = this.contents.get(path);
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  }

  mode(path: string): number {
    return this.modes.get(path) ?? 0o600;
  }

  create(path: string, text: string): boolean {
    if (this.contents.has(path)) return false;
    this.contents.set(path, text);
    return true;
  }
}

export const SECRET = 'canary-caller-secret-0123456789abcdef';
export const PASSWORD = 'canary-vendor-password';
export const DATABASE = 'postgres://verigate:canary-database-password@db.example:5432/verigate';

export const ENV = { CALLER_SECRET: SECRET, ACME_PASSWORD: PASSWORD };

export const GOOD = `
flows:
  customers:
    authentication:
      basic:
        - username: entra
          secret: \${env:CALLER_SECRET}
    steps:
      before-creating-user: [verification]
    verification:
      route: [acme]
providers:
  acme:
    baseUrl: https://acme.example/api
    password: \${env:ACME_PASSWORD}
`;

export interface Attempt {
  readonly yaml?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: MemoryFiles;
  readonly installed?: readonly ProviderDefinition[];
}

/** Loads `yaml` as /app/verigate.yaml; without it there is no file, which is the demo. */
export function load({
  yaml,
  env = {},
  files = new MemoryFiles(),
  installed = INSTALLED,
}: Attempt = {}): GatewayConfig {
  if (yaml !== undefined) files.contents.set('/app/verigate.yaml', yaml);
  return loadConfig({ env: { ...ENV, ...env }, cwd: '/app', installed, files });
}

/** The lines of the ConfigError that loading ends in. */
export function problemsOf(attempt: Attempt): readonly string[] {
  try {
    load(attempt);
  } catch (error) {
    const { problems } = error as ConfigError;
    if (!problems) throw error;
    return problems.map(({ path, text }) => `${path}: ${text}`);
  }
  return [];
}

/** The good file with lines replaced: `[what stands there, what shall stand there]`. */
export function goodBut(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((yaml, [from, to]) => {
    if (!yaml.includes(from)) throw new Error(`The good file does not hold ${JSON.stringify(from)}`);
    return yaml.replace(from, () => to);
  }, GOOD);
}
