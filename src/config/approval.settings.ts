import { below, type Problems } from './config-error.js';
import { type ApprovalPolicy, CASE_REASONS, type CaseReason } from './gateway-config.js';
import { Section, SectionList } from './section.decorators.js';
import { OneOf, oneOf, Switch, TextList, WholeNumber } from './setting.decorators.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const DOMAIN = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i;
const COUNTRY = /^[A-Z]{2}$/;

export class AutomaticConditionSettings {
  @TextList({
    description: 'domains of the e-mail address; *.example.test stands for every domain below it',
    optional: true,
    example: ['contoso.example'],
    minItems: 1,
    flaw: (text) => (DOMAIN.test(text) ? undefined : 'must be a domain such as contoso.example or *.contoso.example'),
    keep: (text) => text.toLowerCase(),
  })
  emailDomain?: string[];

  @TextList({
    description: 'countries of the person, ISO 3166-1 alpha-2',
    optional: true,
    example: ['US', 'CA'],
    minItems: 1,
    flaw: (text) => (COUNTRY.test(text) ? undefined : 'must be the two capital letters of a country, such as US'),
  })
  country?: string[];

  @Switch({ description: 'did a check of this sign-up end verified', optional: true, example: true })
  verified?: boolean;
}

export class AutomaticRuleSettings {
  @Section(() => AutomaticConditionSettings, {
    description: 'what must hold: every condition that is given',
    absent: 'missing',
  })
  when: AutomaticConditionSettings;

  @OneOf({ description: 'what happens then, without a human', example: 'approve', values: ['approve', 'deny'] })
  // oxlint-disable-next-line unicorn/no-thenable -- a word of the file, and no function
  then: 'approve' | 'deny';
}

/** `flows.<name>.approval:` in the file. */
export class ApprovalSettings {
  @SectionList(() => AutomaticRuleSettings, {
    description:
      'rules that decide without a human, the first that holds; an approval never overrules a doubtful check',
    absent: 'empty',
    maxItems: 50,
  })
  auto: AutomaticRuleSettings[];

  @WholeNumber({
    description: 'hours after which a case that nobody decided is overdue',
    default: 48,
    example: 24,
    from: 1,
    to: 2160,
  })
  slaHours: number;

  @WholeNumber({
    description: 'days after which a case that nobody decided expires, and the person may ask again',
    default: 30,
    example: 14,
    from: 1,
    to: 365,
  })
  expiryDays: number;

  @Switch({ description: 'do two different reviewers have to approve', default: false, example: true })
  fourEyes: boolean;

  @TextList({
    description: 'codes of the reasons that staff may give; without it every one of the catalogue',
    optional: true,
    example: ['known_person', 'unknown_person', 'other'],
    minItems: 1,
    flaw: (code) => oneOf(code, CASE_REASONS),
    items: { type: 'string', enum: [...CASE_REASONS] },
  })
  reasons?: CaseReason[];
}

/** What no setting shows by itself. */
export function checkApproval({ auto = [] }: Partial<ApprovalSettings>, path: string, problems: Problems): void {
  auto.forEach(({ when }: Partial<AutomaticRuleSettings>, at) => {
    const place = `${below(path, 'auto')}[${at}].when`;
    const empty = when && Object.values(when).every((condition) => condition === undefined);
    if (empty && problems.countBelow(place) === 0) {
      problems.add(place, 'needs at least one condition: without any the rule would decide for everybody');
    }
  });
}

export const buildApproval = (settings: ApprovalSettings): ApprovalPolicy => ({
  auto: settings.auto.map(({ when: { emailDomain, country, verified }, then }) => ({
    when: {
      ...(emailDomain ? { emailDomain } : {}),
      ...(country ? { country } : {}),
      ...(verified === undefined ? {} : { verified }),
    },
    decision: then,
  })),
  slaMs: settings.slaHours * HOUR_MS,
  expiryMs: settings.expiryDays * DAY_MS,
  fourEyes: settings.fourEyes,
  ...(settings.reasons ? { reasons: settings.reasons } : {}),
});
