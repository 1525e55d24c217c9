import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '#libs/resilience';
import { MemoryFiles } from '../../../../test/config/fixtures.js';
import { call, NOW, STEP, words } from '../../../../test/support/rule-doubles.js';
import { loadConfig } from '../../../config/index.js';
import { INSTALLED_PROVIDERS } from '../../../verification/installed-providers.js';
import { readRows } from '../cli/example-rows.reader.js';
import { resultOf } from '../cli/row-result.js';
import { checkRule } from './check-rule.js';
import { CompiledAttributeRules } from './compiled-attribute-rules.js';
import { FUNCTIONS, VARIABLES } from './expression.rules.js';

const page = readFileSync('docs/attribute-rules.md', 'utf8');
const [, example = ''] = /<!-- rules -->\n```yaml\n([^]*?)```/.exec(page) ?? [];

function exampleRules() {
  const secret = 'example-0123456789-0123456789-0123456789';
  const config = loadConfig({
    env: { CUSTOMERS_SECRET: secret, CRM_TOKEN: 'token' },
    cwd: '/app',
    installed: INSTALLED_PROVIDERS.map(({ definition }) => definition),
    checks: { attributeRule: checkRule },
    files: new MemoryFiles({ '/app/verigate.yaml': example }),
  });
  const accept = () => Promise.resolve({ action: 'accept' as const });
  return new CompiledAttributeRules(config.flows.values(), words, accept, { now: () => NOW });
}

describe('docs/attribute-rules.md', () => {
  it('has an example that does what it says', async () => {
    const form = {
      givenName: ' ANA  MARIA',
      surname: 'VAN DER BERG',
      country: 'Kanada',
      postalCode: 'k1a 0b1',
      extension_Phone: '(416) 555-0142',
      extension_DateOfBirth: '2000-02-29',
      extension_Plan: 'business',
      extension_VatNumber: 'CA123456789',
    };
    const { problems, changes } = await exampleRules().apply('customers', STEP, call(form), Deadline.after(10_000));

    expect(problems).toEqual([]);
    expect(changes).toEqual({
      givenName: 'Ana Maria',
      surname: 'van der Berg',
      extension_LegalSurname: 'van der Berg',
      country: 'CA',
      postalCode: 'K1A 0B1',
      extension_Phone: '+14165550142',
      displayName: 'Ana Maria van der Berg',
    });
  });

  it('says in French what is wrong', async () => {
    const form = { givenName: 'Ana', surname: 'Ng', extension_DateOfBirth: '2020-01-01' };
    const { problems } = await exampleRules().apply('customers', STEP, call(form, ['fr-CA']), Deadline.after(10_000));

    expect(problems.map(({ message }) => message)).toEqual([
      'Vous devez être majeur. Veuillez vérifier votre date de naissance.',
    ]);
  });

  it('has example rows that are as expected', async () => {
    const [, csv = ''] = /```csv\n([^]*?)```/.exec(page) ?? [];
    const rows = readRows('examples.csv', csv);
    const rules = exampleRules();
    const deadline = Deadline.after(10_000);
    const results = await Promise.all(
      rows.map(async (row) =>
        resultOf(
          row,
          await rules.apply('customers', STEP, { claims: row.claims, locales: row.locales, identities: [] }, deadline),
        ),
      ),
    );

    expect(results.map(({ differences }) => differences)).toEqual([[], [], []]);
  });

  it('names every variable and function of expressions', () => {
    const parts = [...VARIABLES, ...[...FUNCTIONS].filter((name) => !/^get(?!FullYear)/.test(name))];
    expect(parts.filter((name) => !page.includes(`\`${name}\``) && !page.includes(`${name}(`))).toEqual([]);
  });

  it('shows the whole order of a rule', () => {
    const order = [...page.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(order.slice(0, 16)).toEqual(
      'when value normalise trim collapse case lookup required length pattern oneOf age postalCode phone lookupAt copyTo'.split(
        ' ',
      ),
    );
  });
});
