import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { demoTree } from '../../src/config/demo.js';
import { configSchema } from '../../src/config/json-schema.js';
import { LIMIT_NAMES } from '../../src/config/provider.reader.js';
import { settingsOf } from '../../src/config/section.reader.js';
import { settingsTables, withTables } from '../../src/config/settings-tables.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { loadExample, yamlBlocks } from './examples.js';
import { GOOD, goodBut, INSTALLED } from './fixtures.js';

const UPDATE = 'npm run config:schema -- --write brings docs/ up to date';

const page = readFileSync('docs/configuration.md', 'utf8');
const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);

/** The YAML block behind a mark in the page. */
function block(mark: string): string {
  const [, yaml] = new RegExp(`<!-- ${mark} -->\n\`\`\`yaml\n([^]*?)\`\`\``).exec(page) ?? [];
  if (yaml === undefined) throw new Error(`The page has no block "${mark}"`);
  return yaml;
}

describe('docs/configuration.md', () => {
  it('has an example that loads and agrees with the schema', async () => {
    const config = await loadExample(block('example'));

    expect(config).toMatchObject({ demo: false, database: { kind: 'external' } });
    expect(config.flows.get('customers')?.authentication.basic).toHaveLength(2);
    expect(complaints(installed, block('example'))).toEqual([]);
  });

  it('shows the demo as it is', async () => {
    const shown = parse(
      block('demo').replaceAll('${env:DEMO_SECRET}', 'secret').replace('${env:DEMO_STAFF_SECRET}', 'staff-secret'),
    ) as unknown;

    expect(shown).toEqual(demoTree({ caller: 'secret', staff: 'staff-secret' }));
    expect((await loadExample(block('demo'))).flows.size).toBe(2);
  });

  it(`lists every setting with its default and an example (${UPDATE})`, () => {
    expect(withTables(page, settingsTables(installed))).toBe(page);
  });

  it('says of every setting what it is, and of none that it is required where it has a default', () => {
    const rows = [...settingsTables(installed).values()]
      .flatMap((table) => table.split('\n'))
      .filter((line) => line.startsWith('| `'));

    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((row) => /^\| `[^`]+` \| *(\||:)/.test(row))).toEqual([]);
    expect(rows.filter((row) => /default[^|]*\| \*\*required/i.test(row) && !row.includes('no default'))).toEqual([]);
  });
});

describe('the examples of other pages load', () => {
  it('README.md, "Configuration by example"', async () => {
    const [, section = ''] = readFileSync('README.md', 'utf8').split('## Configuration by example');
    const [example = ''] = yamlBlocks(section);
    const config = await loadExample(example);

    expect([...config.flows.keys()]).toEqual(['customers']);
    expect([...config.providers.keys()]).toEqual(['idology', 'experian']);
    expect(complaints(installed, example)).toEqual([]);
  });

  it.each(readdirSync('libs/providers'))('libs/providers/%s/README.md', async (folder) => {
    const examples = yamlBlocks(readFileSync(`libs/providers/${folder}/README.md`, 'utf8'));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const { providers } = parse(example) as { providers: object };
      const names = Object.keys(providers);
      const config = await loadExample(`${flowOver(names)}\n${example}`);
      expect([...config.providers.keys()]).toEqual(names);
    }
  });
});

/** A flow that asks each of the providers. */
const flowOver = (route: readonly string[]): string =>
  `flows: ${JSON.stringify({
    customers: {
      authentication: { basic: [{ username: 'entra', secret: '${env:CUSTOMERS_SECRET}' }] },
      steps: { 'before-creating-user': ['verification'] },
      verification: { route },
    },
  })}`;

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
      'a stage at the step that can only continue',
      ['before-creating-user: [verification]', 'before-sending-token: [verification]'],
      '/flows/customers/steps/before-sending-token/0 not',
    ],
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
