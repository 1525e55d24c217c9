import type { ClaimValue } from '#libs/connector-protocols';
import type { AttributeRuleConfig } from '../../../config/index.js';
import { inKindOf } from '../kinds/claim-kind.js';
import type { Fault } from '../kinds/fault.js';
import { PatternError } from '../kinds/pattern.reader.js';
import { DEEDS, type Deed } from './deeds.js';
import { type Expression, type ExpressionCompiler, ExpressionFailed } from './expression.js';
import { ExpressionFlaw } from './expression.rules.js';
import type { Scene } from './scene.js';

/** What is wrong with a rule, and where in it. */
export interface RuleFlaw {
  readonly at: string;
  readonly text: string;
}

/** A rule that is ready to run. */
export class CompiledRule {
  constructor(
    readonly config: AttributeRuleConfig,
    private readonly guard: Expression | undefined,
    private readonly deeds: readonly Deed[],
  ) {}

  /** The claims that the rule looks at. */
  get reads(): readonly string[] {
    const { claim, postalCode, phone } = this.config;
    return [claim, postalCode?.countryFrom, phone?.countryFrom].filter((name) => name !== undefined);
  }

  /** Expressions and look-ups see every claim. */
  get readsAll(): boolean {
    return [this.config.when, this.config.value, this.config.lookupAt].some((part) => part !== undefined);
  }

  /** Works on the sheet; the first fault ends the rule. `idle`: it does not apply. Throws ExpressionFailed. */
  run(scene: Scene): Fault | 'idle' | undefined {
    const { sheet } = scene;
    const { claim } = this.config;
    if (this.guard && !isTrue(this.guard(scene, sheet.get(claim)))) return 'idle';
    for (const deed of this.deeds) {
      const result = deed(sheet.get(claim), scene);
      if (!result) continue;
      if ('fault' in result) return result.fault;
      if (!write(scene, claim, result.set)) return { kind: 'kind' };
    }
    return undefined;
  }

  /** Afterwards, when nothing was wrong. */
  copy(scene: Scene): Fault | undefined {
    const value = scene.sheet.get(this.config.claim);
    if (this.config.copyTo === undefined || value === undefined) return undefined;
    return write(scene, this.config.copyTo, value) ? undefined : { kind: 'kind' };
  }
}

function isTrue(answer: ClaimValue | undefined): boolean {
  if (typeof answer !== 'boolean') throw new ExpressionFailed('the guard is neither true nor false');
  return answer;
}

/** Types are kept: false where the value cannot be had in the kind of the claim that was sent. */
function write({ sheet }: Scene, claim: string, value: ClaimValue): boolean {
  const kept = inKindOf(sheet.get(claim), value);
  if (kept !== undefined) sheet.set(claim, kept);
  return kept !== undefined;
}

/** The rule, or everything that is wrong with it. */
export function compileRule(
  config: AttributeRuleConfig,
  expressions: ExpressionCompiler,
): { readonly rule: CompiledRule } | { readonly flaws: readonly RuleFlaw[] } {
  const flaws: RuleFlaw[] = [];
  const attempt = <T>(setting: string, make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof PatternError || error instanceof ExpressionFlaw)) throw error;
      flaws.push({ at: `.${setting}`, text: error.message });
      return undefined;
    }
  };
  const { when } = config;
  const guard = when === undefined ? undefined : attempt('when', () => expressions.compile(when, 'guard'));
  const deeds = DEEDS.flatMap(([setting, make]) => attempt(setting, () => make(config, expressions)) ?? []);
  return flaws.length > 0 ? { flaws } : { rule: new CompiledRule(config, guard, deeds) };
}
