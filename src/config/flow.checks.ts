import { LISTING_KEYS } from '../decision/index.js';
import { checkApproval } from './approval.settings.js';
import type { BasicSettings } from './authentication.settings.js';
import { below, type Problems } from './config-error.js';
import type { FlowSettings } from './flow.settings.js';
import { canonicalLocale } from './formats.js';
import { STEP_NAMES } from './gateway-config.js';
import { flawOfListedIn } from './message.rules.js';
import { checkRules } from './rule.checks.js';
import type { RuleCheck } from './rule-config.js';
import { checkStages } from './stage.checks.js';
import { suggestion } from './suggestion.js';

/** What a flow may refer to. */
export interface Surroundings {
  readonly providers: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly externalLookups: readonly string[];
  readonly checkRule: RuleCheck;
}

const MIN_SECRET = 32;
const HOW_TO_MAKE_ONE = 'npm run secret:new makes one';

/** Runs at every sign-in, not only at a sign-up (reference microsoft.md section 1.4): the pipeline checks nobody there. */
const TOKEN_STEP = 'before-sending-token';

type Check = (flow: Partial<FlowSettings>, path: string, problems: Problems, around: Surroundings) => void;

/** What no setting shows by itself. Looks at what could be read, also when something else is wrong. */
export const checkFlow: Check = (...flow) => {
  for (const check of CHECKS) check(...flow);
};

const authentication: Check = ({ authentication }, path, problems, { trustedProxies }) => {
  if (!authentication) return;
  const { basic, clientCertificate } = authentication;
  const place = `${path}.authentication`;
  if (basic?.length === 0 && !clientCertificate && !problems.has(`${place}.clientCertificate`)) {
    problems.add(place, 'needs at least one method: basic, clientCertificate or both');
  }
  (basic ?? []).forEach((credential, at) => checkSecret(credential, basic ?? [], `${place}.basic[${at}]`, problems));
  if (clientCertificate && trustedProxies.length === 0) {
    problems.add(
      `${place}.clientCertificate`,
      'needs server.trustedProxies: without it anybody could write the header that holds the certificate',
    );
  }
};

function checkSecret(
  { secret }: Partial<BasicSettings>,
  all: readonly BasicSettings[],
  path: string,
  problems: Problems,
) {
  if (secret && secret.reveal().length < MIN_SECRET) {
    problems.add(`${path}.secret`, `is too short: at least ${MIN_SECRET} characters are needed; ${HOW_TO_MAKE_ONE}`);
  }
  const first = all.find((other) => secret && other.secret?.reveal() === secret.reveal());
  if (first && first.secret !== secret) {
    problems.add(`${path}.secret`, `is the same as another one of this flow; ${HOW_TO_MAKE_ONE}`);
  }
}

const steps: Check = ({ steps, verification }, path, problems) => {
  if (!steps) return;
  const listed = Object.entries(steps).filter(([, stages]) => stages !== undefined);
  if (listed.length === 0 && problems.countBelow(`${path}.steps`) === 0) {
    problems.add(`${path}.steps`, 'needs at least one step, such as before-creating-user: [verification]');
  }
  const token = steps[TOKEN_STEP];
  if (token && token.length > 0) {
    problems.add(
      `${path}.steps.${TOKEN_STEP}`,
      'can only continue, Microsoft ignores any other answer there: write []',
    );
  }
  const verifies = listed.some(([step, stages]) => step !== TOKEN_STEP && stages?.includes('verification'));
  if (verifies && !verification) {
    problems.add(
      `${path}.verification`,
      'is missing: the stage verification needs verification.route with the names of providers',
    );
  }
};

const route: Check = ({ verification }, path, problems, { providers }) => {
  (verification?.route ?? []).forEach((name, at) => {
    if (providers.includes(name)) return;
    problems.add(
      `${path}.verification.route[${at}]`,
      `is not the name of a provider in providers${suggestion(name, providers)}`,
    );
  });
};

const budget: Check = (flow, path, problems) => {
  const { budget } = flow;
  if (budget === undefined || problems.has(`${path}.callerTimeout`)) return;
  if (budget >= callerTimeoutOf(flow)) {
    problems.add(`${path}.budget`, 'must be shorter than callerTimeout: the answer has to travel as well');
  }
};

const attributes: Check = ({ attributes }, path, problems) => {
  const seen = new Map<string, string>();
  for (const [attribute, claim] of Object.entries(attributes ?? {})) {
    const other = seen.get(claim);
    if (other !== undefined) problems.add(`${path}.attributes.${attribute}`, `takes the same claim as ${other}`);
    seen.set(claim, attribute);
  }
};

const messages: Check = ({ messages }, path, problems) => {
  const seen = new Set<string>();
  for (const [tag, texts] of messages?.overrides ?? []) {
    const place = below(`${path}.messages.overrides`, tag);
    const locale = canonicalLocale(tag) ?? tag;
    if (seen.has(locale)) problems.add(place, `is the language ${locale} a second time: keep one of them`);
    seen.add(locale);
    for (const key of LISTING_KEYS) {
      const flaw = flawOfListedIn(locale, texts[key]);
      if (flaw !== undefined) problems.add(`${place}.${key}`, flaw);
    }
  }
};

const approval: Check = ({ approval: settings }, path, problems) => {
  if (settings) checkApproval(settings, `${path}.approval`, problems);
};

const attributeRules: Check = ({ attributeRules: rules = [], attributes, steps }, path, problems, around) => {
  const known = STEP_NAMES.filter((step) => steps?.[step]?.includes('attribute-rules'));
  checkRules(rules, `${path}.attributeRules`, problems, {
    attributes: attributes ?? {},
    steps: known,
    lookups: around.externalLookups,
    checkRule: around.checkRule,
  });
};

const CHECKS: readonly Check[] = [
  checkStages,
  approval,
  authentication,
  steps,
  route,
  budget,
  attributes,
  messages,
  attributeRules,
];

const WORKFORCE_WAITS_MS = 20_000;
const B2C_WAITS_MS = 5000;

/** What the caller waits, reference microsoft.md section 1.6: 20 s in a workforce tenant, 5 s in Azure AD B2C. */
export const callerTimeoutOf = ({ callerTimeout, tenant }: Partial<FlowSettings>): number =>
  callerTimeout ?? (tenant === 'workforce' ? WORKFORCE_WAITS_MS : B2C_WAITS_MS);

/** What we allow ourselves: four fifths, and two seconds less where that is more (5 s: 4 s, 10 s: 8 s, 20 s: 18 s). */
export const budgetFor = (callerTimeoutMs: number): number =>
  Math.round(Math.max(callerTimeoutMs * 0.8, callerTimeoutMs - 2000));
