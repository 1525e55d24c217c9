import { buildApproval } from './approval.settings.js';
import type { AuthenticationSettings } from './authentication.settings.js';
import { budgetFor, callerTimeoutOf } from './flow.checks.js';
import type { FlowSettings } from './flow.settings.js';
import { canonicalLocale } from './formats.js';
import type {
  FlowAuthentication,
  FlowConfig,
  MessageSettings,
  OutcomePolicy,
  VerificationPlan,
} from './gateway-config.js';
import { buildFlowInvitation } from './invitation.settings.js';
import type { MessagesSettings } from './message.settings.js';
import { buildRule } from './rule.builder.js';
import type { OutcomeSettings, VerificationSettings } from './verification.settings.js';

/** A flow's settings, when nothing is wrong with them, as the value that everybody else sees. */
export function buildFlow(name: string, settings: FlowSettings): FlowConfig {
  const callerTimeoutMs = callerTimeoutOf(settings);
  return {
    name,
    connector: settings.connector,
    callerTimeoutMs,
    budgetMs: settings.budget ?? budgetFor(callerTimeoutMs),
    authentication: buildAuthentication(settings.authentication),
    attributes: { ...settings.attributes },
    steps: { ...settings.steps },
    ...(settings.verification ? { verification: buildPlan(settings.verification) } : {}),
    ...(settings.lists ? { lists: { disposableDomains: settings.lists.disposableDomains } } : {}),
    ...(settings.approval ? { approval: buildApproval(settings.approval) } : {}),
    timeZone: settings.timeZone,
    attributeRules: settings.attributeRules.map((rule) => buildRule(rule, settings.attributes)),
    onUnavailable: { ...settings.onUnavailable },
    outcomes: buildOutcomes(settings.outcomes),
    messages: buildMessages(settings.messages),
    claims: { ...settings.claims },
    invitation: buildFlowInvitation(settings.invitation),
    replayMs: settings.replay,
  };
}

const buildAuthentication = ({ basic, clientCertificate }: AuthenticationSettings): FlowAuthentication => ({
  basic: basic.map(({ username, secret }) => ({ username, secret })),
  ...(clientCertificate
    ? { clientCertificate: { header: clientCertificate.header, pins: clientCertificate.pins } }
    : {}),
});

const buildPlan = ({ route, strategy, failOver }: VerificationSettings): VerificationPlan => ({
  route,
  strategy,
  failOver,
});

const buildOutcomes = ({ verified, rejected, inconclusive, pending }: OutcomeSettings): OutcomePolicy => ({
  verified,
  rejected,
  inconclusive,
  pending,
});

function buildMessages({ defaultLocale, overrides }: MessagesSettings): MessageSettings {
  const texts = [...overrides].map(([tag, own]) => [canonicalLocale(tag) ?? tag, { ...own }] as const);
  return { defaultLocale: canonicalLocale(defaultLocale) ?? defaultLocale, overrides: Object.fromEntries(texts) };
}
