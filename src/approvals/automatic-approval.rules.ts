import type { AutomaticRule } from '../config/index.js';

/** What the rules look at. */
export interface AutomaticFacts {
  /** As it was typed; undefined where none was sent. */
  readonly email?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** A check of this very sign-up ended `verified`. */
  readonly verified: boolean;
  /** A human is asked because the flow says so, and not because a check left a doubt. */
  readonly routine: boolean;
}

/**
 * The first rule whose conditions all hold decides; none: a human does. A doubt that a check left is never overruled by an approval:
 * such a rule is passed over then.
 */
export function automaticDecision(
  rules: readonly AutomaticRule[],
  facts: AutomaticFacts,
): 'approve' | 'deny' | undefined {
  return rules.find((rule) => holds(rule, facts) && (rule.decision === 'deny' || facts.routine))?.decision;
}

function holds({ when }: AutomaticRule, { email, country, verified }: AutomaticFacts): boolean {
  if (when.emailDomain && !when.emailDomain.some((pattern) => isOfDomain(email, pattern))) return false;
  if (when.country && !(country !== undefined && when.country.includes(country))) return false;
  return when.verified === undefined || when.verified === verified;
}

/** `contoso.test` is that domain alone; `*.contoso.test` is every domain below it. */
function isOfDomain(email: string | undefined, pattern: string): boolean {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domain === undefined || email?.includes('@') !== true) return false;
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.') ? domain.endsWith(wanted.slice(1)) : domain === wanted;
}
