import type { ApplicantAttribute } from '#libs/provider-spec';
import { below, type Problems } from './config-error.js';
import { canonicalLocale } from './formats.js';
import { buildRule } from './rule.builder.js';
import type { RuleSettings } from './rule.settings.js';
import type { RuleCheck } from './rule-config.js';
import { flawOfRuleMessage } from './rule-formats.js';
import { suggestion } from './suggestion.js';

/** What a rule may refer to. */
export interface RuleContext {
  readonly attributes: Readonly<Partial<Record<ApplicantAttribute, string>>>;
  /** Steps of the flow that run rules. */
  readonly steps: readonly string[];
  /** Names of the external look-ups. */
  readonly lookups: readonly string[];
  /** Expressions, patterns, contradictions: what only the engine can tell. */
  readonly checkRule: RuleCheck;
}

type Check = (rule: Partial<RuleSettings>, path: string, problems: Problems, context: RuleContext) => void;

/** What no setting shows by itself. The engine is asked about a rule only when its settings are right. */
export function checkRules(
  rules: readonly Partial<RuleSettings>[],
  path: string,
  problems: Problems,
  context: RuleContext,
): void {
  rules.forEach((rule, at) => {
    const place = `${path}[${at}]`;
    for (const check of CHECKS) check(rule, place, problems, context);
    if (problems.countBelow(`${place}.`) > 0 || problems.has(place)) return;
    const built = buildRule(rule as RuleSettings, context.attributes);
    for (const { at: part, text } of context.checkRule(built)) problems.add(`${place}${part}`, text);
  });
}

const target: Check = ({ attribute, claim }, path, problems, { attributes }) => {
  if (problems.has(`${path}.attribute`) || problems.has(`${path}.claim`)) return;
  if ((attribute === undefined) === (claim === undefined)) {
    problems.add(path, 'needs either an attribute or a claim, and not both');
  } else if (attribute !== undefined && attributes[attribute] === undefined) {
    problems.add(
      `${path}.attribute`,
      `has no claim in this flow: add attributes.${attribute} with the claim that carries it`,
    );
  }
};

/** Everything that a rule can do; a rule that does none of it was meant otherwise. */
const DEEDS = [
  'value',
  'normalise',
  'trim',
  'collapse',
  'case',
  'lookup',
  'required',
  'length',
  'pattern',
  'oneOf',
  'age',
  'postalCode',
  'phone',
  'lookupAt',
  'copyTo',
] as const satisfies readonly (keyof RuleSettings)[];

const deeds: Check = (rule, path, problems) => {
  const misread = problems.countBelow(`${path}.`) > 0;
  if (!misread && DEEDS.every((deed) => rule[deed] === undefined || rule[deed] === false)) {
    problems.add(path, `does nothing: give it one of ${DEEDS.join(', ')}`);
  }
};

const ranges: Check = (rule, path, problems) => {
  for (const name of ['length', 'age'] as const) {
    const range = rule[name];
    const place = `${path}.${name}`;
    if (!range || problems.countBelow(place) > 0) continue;
    if (range.min === undefined && range.max === undefined) problems.add(place, 'needs min, max or both');
    if ((range.min ?? 0) > (range.max ?? Number.POSITIVE_INFINITY)) problems.add(place, 'has a min above its max');
  }
};

/** A value is one of these at most. */
const natures: Check = (rule, path, problems) => {
  const given = (['age', 'postalCode', 'phone'] as const).filter((name) => rule[name] !== undefined);
  if (given.length > 1) problems.add(path, `contradicts itself: ${given.join(' and ')} cannot both hold of one value`);
};

const table: Check = ({ lookup }, path, problems) => {
  if (!lookup) return;
  const place = `${path}.lookup`;
  if (lookup.table?.size === 0) problems.add(`${place}.table`, 'is empty');
  for (const [key, value] of lookup.table ?? []) {
    const good = (typeof value === 'string' && value !== '') || typeof value === 'boolean' || Number.isFinite(value);
    if (!good) problems.add(below(`${place}.table`, key), 'must be text, a number, true or false');
  }
  if (lookup.otherwise === 'default' && lookup.default === undefined && !problems.has(`${place}.default`)) {
    problems.add(`${place}.default`, 'is missing: `otherwise: default` needs it');
  }
  if (lookup.otherwise !== 'default' && lookup.default !== undefined) {
    problems.add(`${place}.default`, 'is never used: it needs `otherwise: default`');
  }
};

const lookupAt: Check = ({ lookupAt }, path, problems, { lookups }) => {
  if (lookupAt === undefined || lookups.includes(lookupAt)) return;
  problems.add(`${path}.lookupAt`, `is not the name of an entry of externalLookups${suggestion(lookupAt, lookups)}`);
};

const steps: Check = ({ steps }, path, problems, context) => {
  (steps ?? []).forEach((step, at) => {
    const place = `${path}.steps[${at}]`;
    if (step === 'before-sending-token') {
      problems.add(place, 'runs at every sign-in and can only continue: rules do not run there');
    } else if (!context.steps.includes(step)) {
      problems.add(place, `has no stage attribute-rules in this flow${suggestion(step, context.steps)}`);
    }
  });
};

const messages: Check = ({ messages }, path, problems) => {
  const seen = new Set<string>();
  for (const [tag, text] of messages ?? []) {
    const place = below(`${path}.messages`, tag);
    const locale = canonicalLocale(tag) ?? tag;
    if (seen.has(locale)) problems.add(place, `is the language ${locale} a second time: keep one of them`);
    seen.add(locale);
    const flaw = flawOfRuleMessage(text);
    if (flaw !== undefined) problems.add(place, flaw);
  }
};

const CHECKS: readonly Check[] = [target, deeds, ranges, natures, table, lookupAt, steps, messages];
