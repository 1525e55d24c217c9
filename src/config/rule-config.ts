import type { ApplicantAttribute, Sensitive } from '#libs/provider-spec';

/** Rules look at no longer text. A directory's own attributes hold at most 1024 characters, custom ones 256. */
export const MAX_RULE_TEXT = 1024;

export const LETTER_CASES = ['upper', 'lower', 'title'] as const;
export type LetterCase = (typeof LETTER_CASES)[number];

/** Unicode normal forms. */
export const NORMAL_FORMS = ['NFC', 'NFKC'] as const;
export type NormalForm = (typeof NORMAL_FORMS)[number];

/** What becomes of a value that a table does not hold. */
export const TABLE_FALLBACKS = ['keep', 'refuse', 'default'] as const;
export type TableFallback = (typeof TABLE_FALLBACKS)[number];

/** What a claim may hold. */
export type RuleValue = string | number | boolean;

/** Stands in a rule's sentence for the name of the field, in the reader's language. */
export const FIELD_PLACEHOLDER = '{field}';

/**
 * One attribute rule. Within a rule the order is: `when`, `value`, `normalise`, `trim`, `collapse`, `case`, `lookup`, `required`, `length`,
 * `pattern`, `oneOf`, `age`, `postalCode`, `phone`, `lookupAt`, `copyTo`.
 */
export interface AttributeRuleConfig {
  /** Where the rule names an attribute and not a claim. */
  readonly attribute?: ApplicantAttribute;
  /** The claim that the rule is about. */
  readonly claim: string;
  /** None: every step that runs the rules. */
  readonly steps?: readonly string[];
  /** CEL expression, true: the rule applies. */
  readonly when?: string;
  /** CEL expression that computes the claim. */
  readonly value?: string;
  readonly normalise?: NormalForm;
  readonly trim: boolean;
  /** Runs of white space become one space. */
  readonly collapse: boolean;
  readonly case?: LetterCase;
  readonly lookup?: RuleTable;
  readonly required: boolean;
  /** Characters (code points). */
  readonly length?: RuleRange;
  /** Regular expression for the whole value. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  /** Full years on this day in the flow's time zone. */
  readonly age?: RuleRange;
  readonly postalCode?: { readonly countryFrom: string };
  readonly phone?: RulePhone;
  /** Name of an external look-up. */
  readonly lookupAt?: string;
  /** The claim that gets a copy. */
  readonly copyTo?: string;
  /** Canonical language tag -> sentence of the operator. */
  readonly messages: Readonly<Record<string, string>>;
}

export interface RuleRange {
  readonly min?: number;
  readonly max?: number;
}

export interface RuleTable {
  readonly table: ReadonlyMap<string, RuleValue>;
  readonly otherwise: TableFallback;
  readonly default?: RuleValue;
}

export interface RulePhone {
  /** The claim that holds the country of a number without country code. */
  readonly countryFrom?: string;
  /** ISO 3166-1 alpha-2, where no country is given. */
  readonly defaultCountry?: string;
  /** Absent: the number is checked and left as it came. */
  readonly to?: 'e164';
}

/** The kinds of value that an external look-up may set a claim to. */
export const ANSWER_TYPES = ['text', 'whole-number', 'yes-no'] as const;
export type AnswerType = (typeof ANSWER_TYPES)[number];

/** An HTTP endpoint of the customer's own that rules may ask. */
export interface ExternalLookupConfig {
  readonly name: string;
  readonly url: string;
  readonly method: 'POST';
  /** Lower-case name -> value. */
  readonly headers: ReadonlyMap<string, Sensitive<string>>;
  /** The claims that it is told; no others leave. */
  readonly send: readonly string[];
  /** The claims that it may change, and to what. */
  readonly answers: Readonly<Record<string, AnswerType>>;
  readonly limits: {
    /** Cap of one attempt; the caller's deadline may be nearer. */
    readonly timeoutMs: number;
    readonly concurrency: number;
    readonly breaker: {
      readonly errorPercentage: number;
      readonly minimumCalls: number;
      readonly windowMs: number;
      readonly openMs: number;
    };
  };
}

/**
 * Says what is wrong with a rule that cannot be seen in its settings one by one: expressions, patterns, contradictions. Passed in, because
 * the configuration knows nothing of the engine that runs the rules. `at` continues the rule's path: `.pattern`, `.oneOf[2]`.
 */
export type RuleCheck = (rule: AttributeRuleConfig) => readonly { readonly at: string; readonly text: string }[];
