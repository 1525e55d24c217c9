import type { Problems } from './config-error.js';
import { flawOfName } from './formats.js';
import {
  ACCOUNT_CLOCKS,
  type AccountClock,
  DECISION_KINDS,
  type DecisionKind,
  type PrivacyConfig,
  type RetentionClass,
} from './privacy-config.js';
import { OneOf, oneOf, Period, Text, TextList } from './setting.decorators.js';

/** `privacy:` in the file. */
export class PrivacySettings {
  @Period({
    description: 'how long your backups of the database are kept: what is erased is gone everywhere after this time',
    default: '35d',
    example: '14d',
    from: '0d',
    to: '10y',
  })
  backupHorizon: number;
}

/** An entry of `retention:` in the file. */
export class RetentionClassSettings {
  @OneOf({
    description: 'from when the time runs: the decision, or the closing of the account that came of it',
    default: 'account-closed',
    example: 'decision',
    values: ACCOUNT_CLOCKS,
  })
  clock: AccountClock;

  @Period({
    description: 'for how long personal data is kept; a year is 365.25 days, rounded up',
    example: '5y',
    from: '1d',
    to: '100y',
  })
  period: number;

  @TextList({
    description: 'flows whose sign-ups belong to the class; without any: those of every flow',
    default: [],
    example: ['customers'],
    flaw: flawOfName,
  })
  flows: string[];

  @TextList({
    description: 'outcomes of the sign-ups that belong to the class; without any: every outcome',
    default: [],
    example: ['block', 'correct_input'],
    flaw: (kind) => oneOf(kind, DECISION_KINDS),
    items: { type: 'string', enum: [...DECISION_KINDS] },
  })
  outcomes: DecisionKind[];

  @Text({ description: 'why it is kept so long, for those who ask', example: '31 CFR 1020.220', optional: true })
  basis?: string;
}

/** 5 * 365.25 days, rounded up: never a day too early. */
const FIVE_YEARS_MS = 1_827 * 86_400_000;

/** What holds where a file says nothing of retention; docs/privacy.md says where it comes from. */
export const DEFAULT_RETENTION: readonly RetentionClass[] = [
  {
    name: 'identity-records',
    clock: 'account-closed',
    periodMs: FIVE_YEARS_MS,
    flows: [],
    outcomes: [],
    basis: 'identity records are kept for five years after the account is closed (see docs/privacy.md)',
  },
];

export function checkRetention(
  classes: ReadonlyMap<string, Partial<RetentionClassSettings>>,
  flows: readonly string[],
  problems: Problems,
): void {
  for (const [name, { flows: named = [] }] of classes) {
    named.forEach((flow, at) => {
      const flaw = oneOf(flow, flows);
      if (flaw) problems.add(`retention.${name}.flows[${at}]`, flaw);
    });
  }
}

export const buildPrivacy = ({ backupHorizon }: PrivacySettings): PrivacyConfig => ({ backupHorizonMs: backupHorizon });

/** In the order of the file: the first class that a sign-up belongs to is its class. */
export const buildRetention = (classes: ReadonlyMap<string, RetentionClassSettings>): readonly RetentionClass[] =>
  classes.size === 0
    ? DEFAULT_RETENTION
    : [...classes].map(([name, { clock, period, flows, outcomes, basis }]) => ({
        name,
        clock,
        periodMs: period,
        flows,
        outcomes,
        ...(basis === undefined ? {} : { basis }),
      }));
