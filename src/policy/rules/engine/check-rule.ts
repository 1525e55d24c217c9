import type { AttributeRuleConfig, RuleCheck } from '../../../config/index.js';
import { lengthOf } from '../kinds/claim-kind.js';
import { LinearPattern } from '../kinds/linear-pattern.js';
import { inForm } from '../kinds/text-form.js';
import { compileRule, type RuleFlaw } from './compile-rule.js';
import { ExpressionCompiler } from './expression.js';

/** For the configuration: everything about a rule that only its engine can tell. */
export const checkRule: RuleCheck = (config) => {
  const compiled = compileRule(config, new ExpressionCompiler());
  return 'flaws' in compiled ? compiled.flaws : contradictions(config);
};

/** Accepted values that the rest of the rule never lets through. The patterns are known to be good. */
function contradictions(config: AttributeRuleConfig): readonly RuleFlaw[] {
  const pattern = config.pattern === undefined ? undefined : new LinearPattern(config.pattern);
  const { min = 0, max = Number.POSITIVE_INFINITY } = config.length ?? {};
  const bars: readonly (readonly [setting: string, bars: (text: string) => boolean])[] = [
    ['pattern', (text) => pattern !== undefined && !pattern.test(text)],
    ['length', (text) => lengthOf(text) < min || lengthOf(text) > max],
    ['the form of the text', (text) => inForm(text, config) !== text],
  ];
  return (config.oneOf ?? []).flatMap((text, at) => {
    const bar = bars.find(([, isBarred]) => isBarred(text));
    return bar
      ? [{ at: `.oneOf[${at}]`, text: `can never be right: ${bar[0]} of the same rule does not let it through` }]
      : [];
  });
}
