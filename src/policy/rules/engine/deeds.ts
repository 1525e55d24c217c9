import type { ClaimValue } from '#libs/connector-protocols';
import type { AttributeRuleConfig } from '../../../config/index.js';
import { fullYears } from '../kinds/age.js';
import { lengthOf, textOf } from '../kinds/claim-kind.js';
import type { Fault, FaultKind } from '../kinds/fault.js';
import { LinearPattern } from '../kinds/linear-pattern.js';
import { isPostalCode } from '../kinds/postal-code.js';
import { inForm } from '../kinds/text-form.js';
import type { ExpressionCompiler } from './expression.js';
import { phoneNumber } from './phone-number.js';
import type { Scene } from './scene.js';

/** What came of one part of a rule: a new value, a fault of the person's to mend, or undefined: nothing to do. */
type Result = { readonly set: ClaimValue } | { readonly fault: Fault } | undefined;

/** One part of a rule. A claim that is absent has no value; parts that look at a value leave it alone. */
export type Deed = (value: ClaimValue | undefined, scene: Scene) => Result;

/** Makes the part of the rule that one setting asks for; undefined: the rule does not ask for it. Throws PatternError and ExpressionFlaw. */
type Make = (rule: AttributeRuleConfig, expressions: ExpressionCompiler) => Deed | undefined;

const fault = (kind: FaultKind, limit?: number): Result => ({
  fault: limit === undefined ? { kind } : { kind, limit },
});

/** Looks at a value that was filled in. */
const onText =
  (look: (text: string, scene: Scene) => Result): Deed =>
  (value, scene) => {
    const text = textOf(value);
    return text === undefined ? undefined : look(text, scene);
  };

const value: Make = (rule, expressions) => {
  if (rule.value === undefined) return undefined;
  const expression = expressions.compile(rule.value, 'claim');
  return (current, scene) => {
    const computed = expression(scene, current);
    return computed === undefined || computed === '' ? undefined : { set: computed };
  };
};

const form: Make = (rule) => {
  if (!rule.normalise && !rule.trim && !rule.collapse && !rule.case) return undefined;
  // A number or a yes has no form.
  return (current) => (typeof current === 'string' ? { set: inForm(current, rule) } : undefined);
};

const lookup: Make = ({ lookup }) => {
  if (!lookup) return undefined;
  const { table, otherwise, default: fallback } = lookup;
  return onText((text) => {
    const found = table.get(text) ?? (otherwise === 'default' ? fallback : undefined);
    if (found !== undefined) return { set: found };
    return otherwise === 'refuse' ? fault('table') : undefined;
  });
};

const required: Make = (rule) =>
  rule.required ? (current) => (textOf(current) === undefined ? fault('required') : undefined) : undefined;

const length: Make = ({ length }) => {
  if (!length) return undefined;
  const { min = 0, max = Number.POSITIVE_INFINITY } = length;
  return onText((text) => {
    const count = lengthOf(text);
    if (count < min) return fault('too_short', min);
    return count > max ? fault('too_long', max) : undefined;
  });
};

const pattern: Make = (rule) => {
  if (rule.pattern === undefined) return undefined;
  const compiled = new LinearPattern(rule.pattern);
  return onText((text) => (compiled.test(text) ? undefined : fault('pattern')));
};

const oneOf: Make = (rule) => {
  if (!rule.oneOf) return undefined;
  const known = new Set(rule.oneOf);
  return onText((text) => (known.has(text) ? undefined : fault('one_of')));
};

const age: Make = ({ age, claim }) => {
  if (!age) return undefined;
  const { min = 0, max = Number.POSITIVE_INFINITY } = age;
  return onText((_text, scene) => {
    const born = scene.read('dateOfBirth', claim);
    if (born === undefined) return fault('date');
    const years = fullYears(born, scene.today);
    if (years < min) return fault('too_young', min);
    return years > max ? fault('too_old', max) : undefined;
  });
};

/** Of a country that is not known nothing can be said. */
const postalCode: Make = ({ postalCode }) => {
  if (!postalCode) return undefined;
  return onText((text, scene) => {
    const country = scene.read('country', postalCode.countryFrom);
    const wrong = country !== undefined && isPostalCode(text, country) === false;
    return wrong ? fault('postal_code') : undefined;
  });
};

const phone: Make = ({ phone }) => {
  if (!phone) return undefined;
  const { countryFrom, defaultCountry, to } = phone;
  return onText((text, scene) => {
    const country = countryFrom === undefined ? undefined : scene.read('country', countryFrom);
    const number = phoneNumber(text, country ?? defaultCountry);
    if (number === undefined) return fault('phone');
    return to === undefined ? undefined : { set: number };
  });
};

/** In the order in which a rule does them: first what changes the value, then what looks at it. */
export const DEEDS: readonly (readonly [setting: keyof AttributeRuleConfig, make: Make])[] = [
  ['value', value],
  ['case', form],
  ['lookup', lookup],
  ['required', required],
  ['length', length],
  ['pattern', pattern],
  ['oneOf', oneOf],
  ['age', age],
  ['postalCode', postalCode],
  ['phone', phone],
];
