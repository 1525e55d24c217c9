import { stringify } from 'yaml';
import type { ClaimValue, DecodedCall } from '#libs/connector-protocols';
import { Deadline } from '#libs/resilience';
import { type ConfigError, loadConfig } from '../../src/config/index.js';
import { ATTRIBUTE_LABELS } from '../../src/connector/messages/attribute-labels.table.js';
import type { RuleOutcome } from '../../src/policy/index.js';
import { checkRule } from '../../src/policy/rules/engine/check-rule.js';
import { CompiledAttributeRules } from '../../src/policy/rules/engine/compiled-attribute-rules.js';
import type { AskLookup } from '../../src/policy/rules/engine/rule-run.js';
import { RuleWords } from '../../src/policy/rules/words/rule-words.js';
import { ENV, GOOD, INSTALLED, MemoryFiles } from '../config/fixtures.js';

export const NOW = new Date('2026-11-22T10:00:00Z');
export const STEP = 'before-creating-user';

/** What a test writes below `flows.customers`. */
export interface RuleSetting {
  readonly rules: readonly object[];
  readonly flow?: object;
  readonly top?: object;
}

/** The good file of the configuration's tests with these rules in it. */
export function ruleYaml({ rules, flow = {}, top = {} }: RuleSetting): string {
  const added = {
    attributes: { dateOfBirth: 'extension_DateOfBirth', phone: 'extension_Phone' },
    ...flow,
    attributeRules: rules,
  };
  const inFlow = stringify(added, { lineWidth: 0 }).replaceAll(/^(?=.)/gm, '    ');
  const stages = rules.length > 0 ? '[attribute-rules, verification]' : '[verification]';
  return `${GOOD.replace('[verification]', stages).replace('    steps:\n', () => `${inFlow}    steps:\n`)}${stringify(top)}`.replace(
    /\n\{\}\n$/,
    '\n',
  );
}

export const ruleConfig = (setting: RuleSetting) =>
  loadConfig({
    env: ENV,
    cwd: '/app',
    installed: INSTALLED,
    checks: { attributeRule: checkRule },
    files: new MemoryFiles({ '/app/verigate.yaml': ruleYaml(setting) }),
  });

/** What is wrong with the rules, one line a problem, with the path from the rules on. */
export function ruleProblems(setting: RuleSetting): readonly string[] {
  try {
    ruleConfig(setting);
  } catch (error) {
    const { problems } = error as ConfigError;
    if (!problems) throw error;
    return problems.map(({ path, text }) => `${path.replace('flows.customers.', '')}: ${text}`);
  }
  return [];
}

export const call = (
  claims: Readonly<Record<string, ClaimValue>>,
  locales: readonly string[] = ['en'],
): DecodedCall => ({
  claims: new Map(Object.entries(claims)),
  identities: [],
  locales,
});

export const nobody: AskLookup = () => Promise.reject(new Error('no look-up is expected here'));

export const words = new RuleWords((attribute, locale) => ATTRIBUTE_LABELS[locale][attribute]);

export interface Engine {
  apply(claims: Readonly<Record<string, ClaimValue>>, locales?: readonly string[], step?: string): Promise<RuleOutcome>;
}

/** The engine with these rules, from the text of the file on. */
export function rulesOf(setting: RuleSetting | readonly object[], ask: AskLookup = nobody, now = NOW): Engine {
  const config = ruleConfig('rules' in setting ? setting : { rules: setting });
  const engine = new CompiledAttributeRules(config.flows.values(), words, ask, { now: () => now });
  return {
    apply: (claims, locales, step = STEP) =>
      engine.apply('customers', step, call(claims, locales), Deadline.after(10_000)),
  };
}
