import type { ClaimValue, DecodedCall } from '#libs/connector-protocols';
import type { Deadline } from '#libs/resilience';

/** A claim that the person can correct. `message` is the rule's own text in the applicant's language, or the catalogue's. */
export interface RuleProblem {
  readonly claim: string;
  readonly rule: string;
  readonly message: string;
}

export interface RuleOutcome {
  readonly problems: readonly RuleProblem[];
  /** Claims that differ from what was sent, types kept: they go into intake and, with Continue, back to the caller. */
  readonly changes: Readonly<Record<string, ClaimValue>>;
}

/** Compiled at start from the flow's configuration: a bad rule stops the start with its path. */
export interface AttributeRules {
  /** Throws RuleUnavailable when an external look-up gave no answer in time: the flow's onUnavailable decides. */
  apply(flow: string, step: string, call: DecodedCall, deadline: Deadline): Promise<RuleOutcome>;
}
export const ATTRIBUTE_RULES = Symbol('ATTRIBUTE_RULES');

export class RuleUnavailable extends Error {
  override readonly name = 'RuleUnavailable';
}
