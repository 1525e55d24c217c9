import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { demoTree } from '../../src/config/demo.js';
import { loadConfig } from '../../src/config/index.js';
import { configSchema } from '../../src/config/json-schema.js';
import { LIMIT_NAMES } from '../../src/config/provider.reader.js';
import { settingsOf } from '../../src/config/section.reader.js';
import { settingsTables, withTables } from '../../src/config/settings-tables.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { GOOD, goodBut, INSTALLED, MemoryFiles } from './fixtures.js';

const UPDATE = 'npm run config:schema -- --write brings docs/ up to date';

const page = readFileSync('docs/configuration.md', 'utf8');
const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);

/** The YAML block behind a mark in the page. */
function block(mark: string): string {
  const [, yaml] = new RegExp(`<!-- ${mark} -->\n\`\`\`yaml\n([^]*?)\`\`\``).exec(page) ?? [];
  if (yaml === undefined) throw new Error(`The page has no block "${mark}"`);
  return yaml;
}

const referred = (yaml: string, kind: string): string[] =>
  [...yaml.matchAll(new RegExp(`\\$\\{${kind}:([^}]+)\\}`, 'g'))].map(([, name]) => name ?? '');

/** Loads a block; its references stand for invented secrets. */
function loadBlock(yaml: string) {
  const env = Object.fromEntries(
    referred(yaml, 'env').map((name) => [name, `${name}-0123456789-0123456789-0123456789`]),
  );
  const files = new MemoryFiles({ '/app/verigate.yaml': yaml });
  for (const path of referred(yaml, 'file')) files.contents.set(path, `${Buffer.alloc(32, 9).toString('base64url')}\n`);
  return loadConfig({ env, cwd: '/app', installed, files });
}

describe('docs/configuration.md', () => {
  it('has an example that loads and agrees with the schema', () => {
    const config = loadBlock(block('example'));

    expect(config).toMatchObject({ demo: false, database: { kind: 'external' } });
    expect(config.flows.get('customers')?.authentication.basic).toHaveLength(2);
    expect(complaints(installed, block('example'))).toEqual([]);
  });

  it('shows the demo as it is', () => {
    const shown = parse(
      block('demo').replace('${env:DEMO_SECRET}', 'secret').replace('${env:DEMO_STAFF_SECRET}', 'staff-secret'),
    ) as unknown;

    expect(shown).toEqual(demoTree({ caller: 'secret', staff: 'staff-secret' }));
    expect(loadBlock(block('demo')).flows.size).toBe(1);
  });

  it(`lists every setting with its default and an example (${UPDATE})`, () => {
    expect(withTables(page, settingsTables(installed))).toBe(page);
  });
});

describe('docs/verigate.schema.json', () => {
  it(`is current (${UPDATE})`, () => {
    expect(JSON.parse(readFileSync('docs/verigate.schema.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(configSchema(installed))),
    );
  });
});

function complaints(definitions: typeof INSTALLED, yaml: string): readonly string[] {
  const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(
    configSchema(definitions) as object,
  );
  validate(parse(yaml));
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

describe('the schema', () => {
  it('accepts the good file, and references in place of other values', () => {
    expect(complaints(INSTALLED, GOOD)).toEqual([]);
    expect(
      complaints(INSTALLED, `server: { port: "\${env:P}", logLevel: "\${env:L}", drain: "\${env:D}" }\n${GOOD}`),
    ).toEqual([]);
    expect(complaints(INSTALLED, goodBut(['    steps:', '    onUnavailable: review\n    steps:']))).toEqual([]);
  });

  it.each([
    ['an unknown setting', ['    steps:', '    stepz: {}\n    steps:'], '/flows/customers additionalProperties'],
    ['an unknown stage', ['[verification]', '[nothing]'], '/flows/customers/steps/before-creating-user/0 enum'],
    [
      'a missing credential',
      ['        - username: entra\n          secret:', '        - secret:'],
      '/flows/customers/authentication/basic/0 required',
    ],
    ['a vendor’s setting that is missing', ['    baseUrl: https://acme.example/api\n', ''], '/providers/acme required'],
    ['a wrong duration', ['    steps:', '    replay: soon\n    steps:'], '/flows/customers/replay pattern'],
  ] as const)('complains of %s', (_what, change, complaint) => {
    expect(complaints(INSTALLED, goodBut(change))).toContain(complaint);
  });
});

describe('the installed providers', () => {
  it.each(installed)('leave the names of the limits free: $type', ({ configClass }) => {
    expect(settingsOf(configClass).filter((name) => LIMIT_NAMES.includes(name))).toEqual([]);
  });

  it('are of different kinds', () => {
    expect(new Set(installed.map(({ type }) => type)).size).toBe(installed.length);
  });
});
