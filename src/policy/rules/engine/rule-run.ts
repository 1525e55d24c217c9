import type { DecodedCall } from '#libs/connector-protocols';
import type { ApplicantAttribute } from '#libs/provider-spec';
import type { Deadline } from '#libs/resilience';
import { type FlowConfig, MAX_RULE_TEXT } from '../../../config/index.js';
import { type RuleProblem, RuleUnavailable } from '../attribute-rules.port.js';
import { inKindOf } from '../kinds/claim-kind.js';
import type { Fault } from '../kinds/fault.js';
import type { LookupAnswer } from '../lookup/lookup.reply.js';
import type { LookupQuestion } from '../lookup/lookup.request.js';
import type { RuleWords } from '../words/rule-words.js';
import type { CompiledRule } from './compile-rule.js';
import { ExpressionFailed } from './expression.js';
import type { Scene } from './scene.js';

/** Asks the endpoint of that name. Throws RuleUnavailable. */
export type AskLookup = (name: string, question: LookupQuestion, deadline: Deadline) => Promise<LookupAnswer>;

interface RunParts {
  readonly flow: FlowConfig;
  readonly attributeOf: ReadonlyMap<string, ApplicantAttribute>;
  readonly scene: Scene;
  readonly call: DecodedCall;
  readonly deadline: Deadline;
  readonly words: RuleWords;
  readonly ask: AskLookup;
}

/** What a person is told of a claim: the fault, and the sentences that stand above the catalogue's. */
interface Report {
  readonly claim: string;
  readonly fault: Fault;
  readonly messages?: CompiledRule['config']['messages'];
  readonly text?: string;
}

/** One application of a flow's rules to one call. */
export class RuleRun {
  readonly problems: RuleProblem[] = [];

  constructor(private readonly parts: RunParts) {}

  /** Text beyond what a directory holds is not worked on, whatever the rules are. */
  refuseLongText(claims: Iterable<string>): void {
    for (const claim of claims) {
      const value = this.parts.scene.sheet.get(claim);
      if (typeof value === 'string' && value.length > MAX_RULE_TEXT) {
        this.#report({ claim, fault: { kind: 'too_long', limit: MAX_RULE_TEXT } });
      }
    }
  }

  /** A claim that is at fault already is left to the person, and nobody is asked about a form that goes back. Throws RuleUnavailable. */
  async follow(rule: CompiledRule): Promise<void> {
    const { claim, messages, lookupAt } = rule.config;
    if (this.problems.some((problem) => problem.claim === claim)) return;
    const worked = this.#attempt(() => rule.run(this.parts.scene));
    if (worked === 'idle') return;
    if (worked) return this.#report({ claim, fault: worked, messages });
    if (lookupAt !== undefined && this.problems.length === 0) {
      const answer = await this.parts.ask(lookupAt, this.#question(), this.parts.deadline);
      if (answer.action === 'reject') {
        return this.#report({ claim, fault: { kind: 'lookup' }, messages, text: answer.message });
      }
      if (answer.action === 'change') this.#take(lookupAt, answer.claims);
    }
    const copied = this.#attempt(() => rule.copy(this.parts.scene));
    if (copied) this.#report({ claim, fault: copied, messages });
  }

  /** An expression that cannot be worked out for this person fails closed: the person is asked to look at the field. */
  #attempt<T>(work: () => T): T | Fault {
    try {
      return work();
    } catch (error) {
      if (error instanceof ExpressionFailed) return { kind: 'expression' };
      throw error;
    }
  }

  #take(lookup: string, claims: Extract<LookupAnswer, { action: 'change' }>['claims']): void {
    const { sheet } = this.parts.scene;
    for (const [name, value] of Object.entries(claims)) {
      const kept = inKindOf(sheet.get(name), value);
      if (kept === undefined) throw new RuleUnavailable(`the external look-up ${lookup} changes the kind of a claim`);
      sheet.set(name, kept);
    }
  }

  #question(): LookupQuestion {
    const { flow, step, sheet } = this.parts.scene;
    return { flow, step, locales: this.parts.call.locales, claims: sheet.claims };
  }

  #report({ claim, fault, messages, text }: Report): void {
    // What could not be worked out beside another fault is mostly its consequence; the form comes back in any case.
    if (fault.kind === 'expression' && this.problems.length > 0) return;
    const { flow, call, attributeOf, words } = this.parts;
    const locales = [...call.locales, flow.messages.defaultLocale];
    const message = text ?? words.sentence(fault, { claim, attribute: attributeOf.get(claim), locales, messages });
    this.problems.push({ claim, rule: fault.kind, message });
  }
}
