import { APPLICANT_ATTRIBUTES, type ApplicantAttribute } from '#libs/provider-spec';
import { canonicalLocale } from './formats.js';
import type { RuleSettings } from './rule.settings.js';
import type { AttributeRuleConfig, RulePhone, RuleRange, RuleValue } from './rule-config.js';

type Attributes = Readonly<Partial<Record<ApplicantAttribute, string>>>;

/** The claim behind a name that may be an attribute's or a claim's. */
export function claimOf(name: string, attributes: Attributes): string {
  const known = APPLICANT_ATTRIBUTES.find((attribute) => attribute === name);
  return (known && attributes[known]) ?? name;
}

/** A rule's settings, when nothing is wrong with them, as the value that everybody else sees. */
export function buildRule(settings: RuleSettings, attributes: Attributes): AttributeRuleConfig {
  const { attribute, claim, lookup, length, age, postalCode, phone, messages, steps, ...plain } = settings;
  return {
    ...plain,
    ...(attribute === undefined ? {} : { attribute }),
    ...(steps === undefined ? {} : { steps }),
    claim: claim ?? claimOf(attribute ?? '', attributes),
    ...(lookup
      ? {
          lookup: {
            table: lookup.table as ReadonlyMap<string, RuleValue>,
            otherwise: lookup.otherwise,
            ...(lookup.default === undefined ? {} : { default: lookup.default }),
          },
        }
      : {}),
    ...(length ? { length: rangeOf(length) } : {}),
    ...(age ? { age: rangeOf(age) } : {}),
    ...(postalCode ? { postalCode: { countryFrom: claimOf(postalCode.countryFrom, attributes) } } : {}),
    ...(phone ? { phone: buildPhone(phone, attributes) } : {}),
    messages: Object.fromEntries([...messages].map(([tag, text]) => [canonicalLocale(tag) ?? tag, String(text)])),
  };
}

const rangeOf = ({ min, max }: RuleRange): RuleRange => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

const buildPhone = (
  { countryFrom, defaultCountry, to }: NonNullable<RuleSettings['phone']>,
  attributes: Attributes,
): RulePhone => ({
  ...(countryFrom === undefined ? {} : { countryFrom: claimOf(countryFrom, attributes) }),
  ...(defaultCountry === undefined ? {} : { defaultCountry }),
  ...(to === undefined ? {} : { to }),
});
