import type { DecodedCall } from '#libs/connector-protocols';
import { Deadline } from '#libs/resilience';
import type { Finding } from '../decision/index.js';
import { readApplicant } from '../intake/index.js';
import { type AttributeRules, correctionText, type RuleOutcome, RuleUnavailable } from '../policy/index.js';
import type { Audience } from './audience.js';
import type { PreparedSignup, SignupContext } from './signup-context.js';

export interface Prepared {
  readonly signup: PreparedSignup;
  /** The rules ended the sign-up. */
  readonly finding?: Finding;
  /** A rule could not be asked: whatever the steps behind find, the sign-up is no better than this. */
  readonly doubt?: Finding;
}

const UNTOUCHED: RuleOutcome = { problems: [], changes: {} };

/** Attribute rules, then intake: what the rules changed is what everything behind them sees. */
export class Preparation {
  constructor(
    private readonly rules: AttributeRules,
    private readonly clock: { now(): Date },
  ) {}

  async prepare(context: SignupContext, audience: Audience): Promise<Prepared> {
    try {
      const outcome = await this.#apply(context, audience);
      const signup = this.#read(context, outcome.changes);
      const { problems } = outcome;
      return problems.length > 0 ? { signup, finding: { kind: 'rules', text: correctionText(problems) } } : { signup };
    } catch (error) {
      if (!(error instanceof RuleUnavailable)) throw error;
      const doubt: Finding = { kind: 'unavailable', class: 'outage', reason: 'rule_unavailable' };
      return { signup: this.#read(context, {}), doubt };
    }
  }

  async #apply({ stages, flow, incoming }: SignupContext, audience: Audience): Promise<RuleOutcome> {
    if (!stages.has('attribute-rules')) return UNTOUCHED;
    return this.rules.apply(flow.name, incoming.step, incoming.call, Deadline.after(audience.patience()));
  }

  #read(context: SignupContext, changes: RuleOutcome['changes']): PreparedSignup {
    const { incoming, flow, record } = context;
    const call: DecodedCall = {
      ...incoming.call,
      claims: new Map([...incoming.call.claims, ...Object.entries(changes)]),
    };
    const intake = readApplicant(call, flow.attributes, this.clock.now());
    const { applicant } = intake;
    const { identities } = call;
    const subject = { decisionId: record.decisionId, flow: flow.name, step: incoming.step, applicant, identities };
    return { ...context, call, intake, subject, changes };
  }
}
