import { flawOfName } from './formats.js';
import {
  FAULT_CLASSES,
  type FaultClass,
  type OutcomePolicy,
  STAGE_NAMES,
  STEP_NAMES,
  UNAVAILABLE_POLICIES,
  type VerificationPlan,
} from './gateway-config.js';
import type { Expand } from './section.decorators.js';
import { OneOf, oneOf, TextList } from './setting.decorators.js';

/** step -> what is done there, in this order. */
export class StepSettings {}

for (const step of STEP_NAMES) {
  const onlyContinues = step === 'before-sending-token';
  TextList({
    description: onlyContinues
      ? 'nothing is done at this step, it can only continue; a step that is not listed is refused'
      : `what is done at this step, always in the order ${STAGE_NAMES.join(', ')}; a step that is not listed is refused`,
    optional: true,
    example: onlyContinues ? [] : ['verification'],
    flaw: (stage) => oneOf(stage, STAGE_NAMES),
    items: onlyContinues ? { not: {} } : { type: 'string', enum: [...STAGE_NAMES] },
  })(StepSettings.prototype, step);
}

export class VerificationSettings {
  @TextList({
    description: 'names of providers, asked in this order',
    example: ['idology', 'experian'],
    minItems: 1,
    maxItems: 10,
    flaw: flawOfName,
  })
  route: string[];

  @OneOf({
    description: 'whose answer counts: the first provider that gives one',
    default: 'first-answer',
    example: 'first-answer',
    values: ['first-answer'],
  })
  strategy: VerificationPlan['strategy'];

  @OneOf({
    description: 'may the next provider be asked when the one before may already have charged',
    default: 'when-not-charged',
    example: 'always',
    values: ['when-not-charged', 'always'],
  })
  failOver: VerificationPlan['failOver'];
}

const FAULTS: Readonly<Record<FaultClass, string>> = {
  outage: 'answer when no provider of the route can be reached',
  timeout: 'answer when the time is over and the caller cannot ask again',
  misconfiguration: 'answer when a provider refuses our credentials or settings',
};

export class UnavailableSettings {}

for (const fault of FAULT_CLASSES) {
  OneOf({ description: FAULTS[fault], default: 'block', example: 'review', values: UNAVAILABLE_POLICIES })(
    UnavailableSettings.prototype,
    fault,
  );
}

/** One word stands for all three classes of faults. */
export const forEveryFault: Expand = (value) => {
  if (typeof value !== 'string') return undefined;
  const flaw = oneOf(value, UNAVAILABLE_POLICIES);
  return flaw === undefined ? { table: Object.fromEntries(FAULT_CLASSES.map((fault) => [fault, value])) } : { flaw };
};

export class OutcomeSettings {
  @OneOf({ description: 'answer to a pass', default: 'continue', example: 'review', values: ['continue', 'review'] })
  verified: OutcomePolicy['verified'];

  @OneOf({
    description: 'answer to a clear failure',
    default: 'block',
    example: 'review',
    values: ['block', 'review', 'correct-input'],
  })
  rejected: OutcomePolicy['rejected'];

  @OneOf({
    description: 'answer to neither a pass nor a failure',
    default: 'review',
    example: 'correct-input',
    values: ['review', 'block', 'correct-input'],
  })
  inconclusive: OutcomePolicy['inconclusive'];

  @OneOf({
    description: 'answer to a check that the provider has not finished',
    default: 'review',
    example: 'block',
    values: ['review', 'block'],
  })
  pending: OutcomePolicy['pending'];
}
