import { APPLICANT_ATTRIBUTES, type ApplicantAttribute } from '#libs/provider-spec';
import { flawOfIncomingClaim, flawOfOutgoingClaim } from './formats.js';
import { STEP_NAMES } from './gateway-config.js';
import {
  LETTER_CASES,
  type LetterCase,
  MAX_RULE_TEXT,
  NORMAL_FORMS,
  type NormalForm,
  TABLE_FALLBACKS,
  type TableFallback,
} from './rule-config.js';
import { flawOfCountry, flawOfMessageLocale } from './rule-formats.js';
import { OpenMap, Section } from './section.decorators.js';
import { OneOf, oneOf, Switch, Text, TextList, WholeNumber } from './setting.decorators.js';

const MAX_AGE = 130;

class LengthSettings {
  @WholeNumber({ description: 'fewest characters', optional: true, example: 2, from: 0, to: MAX_RULE_TEXT })
  min?: number;

  @WholeNumber({ description: 'most characters', optional: true, example: 64, from: 1, to: MAX_RULE_TEXT })
  max?: number;
}

class AgeSettings {
  @WholeNumber({ description: 'youngest age in full years', optional: true, example: 18, from: 0, to: MAX_AGE })
  min?: number;

  @WholeNumber({ description: 'oldest age in full years', optional: true, example: 120, from: 0, to: MAX_AGE })
  max?: number;
}

class PostalCodeSettings {
  @Text({
    description: 'attribute or claim that holds the country',
    default: 'country',
    example: 'extension_Country',
    flaw: flawOfIncomingClaim,
  })
  countryFrom: string;
}

class PhoneSettings {
  @Text({
    description: 'attribute or claim that holds the country of a number without country code',
    optional: true,
    example: 'country',
    flaw: flawOfIncomingClaim,
  })
  countryFrom?: string;

  @Text({
    description: 'country of a number without country code, where no other is known: ISO 3166-1 alpha-2',
    optional: true,
    example: 'CA',
    flaw: flawOfCountry,
  })
  defaultCountry?: string;

  @OneOf({
    description: 'form in which the number goes on; without it the number is checked only',
    optional: true,
    example: 'e164',
    values: ['e164'],
  })
  to?: 'e164';
}

class TableSettings {
  @OpenMap({ description: 'what is replaced: value -> new value', absent: 'missing', key: () => undefined })
  table: Map<string, unknown>;

  @OneOf({
    description: 'what becomes of a value that is not in the table',
    default: 'keep',
    example: 'refuse',
    values: TABLE_FALLBACKS,
  })
  otherwise: TableFallback;

  @Text({ description: 'the value with `otherwise: default`', optional: true, example: 'other' })
  default?: string;
}

/** `flows.<name>.attributeRules[]:` in the file. */
export class RuleSettings {
  @OneOf({
    description: 'attribute that the rule is about; its claim is the one in `attributes`',
    optional: true,
    example: 'postalCode',
    values: APPLICANT_ATTRIBUTES,
  })
  attribute?: ApplicantAttribute;

  @Text({
    description: 'claim that the rule is about, where it is no attribute',
    optional: true,
    example: 'extension_CustomerNumber',
    flaw: flawOfIncomingClaim,
  })
  claim?: string;

  @TextList({
    description: 'steps at which the rule runs; without it at each one that has the stage attribute-rules',
    optional: true,
    example: ['before-creating-user'],
    minItems: 1,
    flaw: (step) => oneOf(step, STEP_NAMES),
    items: { type: 'string', enum: [...STEP_NAMES] },
  })
  steps?: string[];

  @Text({
    description: 'CEL expression: the rule runs where it is true',
    optional: true,
    example: 'claims.country == "US"',
  })
  when?: string;

  @Text({
    description: 'CEL expression that computes the claim',
    optional: true,
    example: 'claims.givenName + " " + claims.surname',
  })
  value?: string;

  @OneOf({ description: 'Unicode normal form', optional: true, example: 'NFC', values: NORMAL_FORMS })
  normalise?: NormalForm;

  @Switch({ description: 'white space at both ends is removed', default: false })
  trim: boolean;

  @Switch({ description: 'each run of white space becomes one space', default: false })
  collapse: boolean;

  @OneOf({
    description:
      'letters; title is for names (McDonald, O’Neil, van der Berg) and leaves scripts other than Latin alone',
    optional: true,
    example: 'title',
    values: LETTER_CASES,
  })
  case?: LetterCase;

  @Section(() => TableSettings, { description: 'replaces the value by way of a table', absent: 'none' })
  lookup?: TableSettings;

  @Switch({ description: 'the claim must be filled in', default: false })
  required: boolean;

  @Section(() => LengthSettings, { description: 'how long the value may be, in characters', absent: 'none' })
  length?: LengthSettings;

  @Text({
    description: 'regular expression that the whole value must match',
    optional: true,
    example: '[A-Z]{2}[0-9]{6}',
  })
  pattern?: string;

  @TextList({
    description: 'values that are accepted',
    optional: true,
    example: ['personal', 'business'],
    minItems: 1,
    maxItems: 1000,
    flaw: () => undefined,
  })
  oneOf?: string[];

  @Section(() => AgeSettings, {
    description: 'age by this date of birth, on the day in the flow’s timeZone',
    absent: 'none',
  })
  age?: AgeSettings;

  @Section(() => PostalCodeSettings, { description: 'a postal code of the country', absent: 'none' })
  postalCode?: PostalCodeSettings;

  @Section(() => PhoneSettings, { description: 'a phone number', absent: 'none' })
  phone?: PhoneSettings;

  @Text({ description: 'name of the entry of externalLookups that is asked', optional: true, example: 'crm' })
  lookupAt?: string;

  @Text({
    description: 'claim that gets a copy of the value',
    optional: true,
    example: 'extension_LegalSurname',
    flaw: flawOfOutgoingClaim,
  })
  copyTo?: string;

  @OpenMap({
    description: 'sentences of your own: language tag -> text, in which {field} stands for the name of the field',
    absent: 'empty',
    key: flawOfMessageLocale,
  })
  messages: Map<string, unknown>;
}
