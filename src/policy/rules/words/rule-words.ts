import type { ApplicantAttribute } from '#libs/provider-spec';
import {
  type AttributeRuleConfig,
  FIELD_PLACEHOLDER,
  lookupOrder,
  MAX_MESSAGE_LENGTH,
  type MessageLocale,
} from '../../../config/index.js';
import type { RuleProblem } from '../attribute-rules.port.js';
import type { Fault } from '../kinds/fault.js';
import { RULE_TEXTS } from './rule-texts.table.js';

/** How an attribute is called in one of the catalogue's languages. */
export type FieldLabels = (attribute: ApplicantAttribute, locale: MessageLocale) => string;

/** Of whom is spoken, and to whom. */
export interface Spoken {
  readonly claim: string;
  /** The attribute that the claim carries, where it carries one. */
  readonly attribute: ApplicantAttribute | undefined;
  /** BCP 47 tags in order of preference, the flow's own last. */
  readonly locales: readonly string[];
  /** Sentences of the rule's own. */
  readonly messages?: AttributeRuleConfig['messages'];
}

const FALLBACK: MessageLocale = 'en';
const MAX_LABEL = 80;
const MAX_LOCALES = 10;

const isSpoken = (locale: string): locale is MessageLocale => Object.hasOwn(RULE_TEXTS, locale);

/** The sentence for one fault: in the first language that the rule or the catalogue knows of those asked for, else in English. */
export class RuleWords {
  constructor(private readonly labels: FieldLabels) {}

  /** Plain text of at most 250 characters. */
  sentence(fault: Fault, spoken: Spoken): string {
    const { template, language } = find(fault, spoken);
    const text = template
      .replace('{limit}', String(fault.limit ?? ''))
      .replace(FIELD_PLACEHOLDER, () => this.#label(spoken, language));
    return text.slice(0, MAX_MESSAGE_LENGTH);
  }

  #label({ attribute, claim }: Spoken, language: MessageLocale): string {
    const label = attribute === undefined ? readable(claim) : this.labels(attribute, language);
    return label.slice(0, MAX_LABEL);
  }
}

function find(fault: Fault, { locales, messages = {} }: Spoken) {
  const own = new Map(Object.entries(messages).map(([locale, text]) => [locale.toLowerCase(), text]));
  // As in the catalogue of messages: the caller may send any number of tags, and the flow's own language always has its turn.
  for (const tag of [...locales.slice(0, MAX_LOCALES), ...locales.slice(-1)]) {
    const order = lookupOrder(tag);
    const language = order.find(isSpoken) ?? FALLBACK;
    for (const locale of order) {
      const template = own.get(locale) ?? (isSpoken(locale) ? RULE_TEXTS[locale][fault.kind] : undefined);
      if (template !== undefined) return { template, language };
    }
  }
  return { template: RULE_TEXTS[FALLBACK][fault.kind], language: FALLBACK };
}

/** `extension_CustomerNumber` as `Customer Number`, `jobTitle` as `job title`: a claim that is no attribute has no other name that we know. */
function readable(claim: string): string {
  const bare =
    claim
      .replace(/^extension_(?:[0-9a-f]{32}_)?/i, '')
      .replaceAll('_', ' ')
      .trim() || claim;
  const spaced = bare.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ');
  return /^\p{Ll}/u.test(spaced) ? spaced.toLowerCase() : spaced;
}

/** Several problems as one text for the applicant: as many whole sentences as 250 characters hold, each once. */
export function correctionText(problems: readonly RuleProblem[]): string {
  const [first = '', ...rest] = new Set(problems.map(({ message }) => message));
  return rest.reduce((text, sentence) => {
    const longer = `${text}${text.endsWith('。') ? '' : ' '}${sentence}`;
    return longer.length <= MAX_MESSAGE_LENGTH ? longer : text;
  }, first);
}
