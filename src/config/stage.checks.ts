import type { Problems } from './config-error.js';
import type { FlowSettings } from './flow.settings.js';
import type { StageName, StepName } from './gateway-config.js';

/** The token step has a check of its own: nothing can be done there. */
type CheckedStep = Exclude<StepName, 'before-sending-token'>;

/** What makes sense where (reference microsoft.md section 1.2). Codes and approvals need the form, and the account that is about to be made. */
const ALLOWED: Readonly<Record<CheckedStep, readonly StageName[]>> = {
  'after-federation': ['attribute-rules', 'approval-status', 'block-list', 'allow-list', 'verification'],
  'before-creating-user': ['attribute-rules', 'block-list', 'allow-list', 'invitation', 'verification', 'approval'],
};
const CHECKED_STEPS = Object.keys(ALLOWED) as readonly CheckedStep[];

const INSTEAD: Readonly<Record<CheckedStep, string>> = {
  'after-federation': `belongs to before-creating-user: here may stand ${ALLOWED['after-federation'].join(', ')}`,
  'before-creating-user': 'belongs to after-federation, where the person comes back',
};

/** Stages at steps where they can do nothing, twice, or without the settings that they need. */
export function checkStages({ steps, attributeRules }: Partial<FlowSettings>, path: string, problems: Problems): void {
  const listed = (step: CheckedStep): readonly StageName[] => steps?.[step] ?? [];
  for (const step of CHECKED_STEPS) {
    listed(step).forEach((stage, at) => {
      const place = `${path}.steps.${step}[${at}]`;
      if (listed(step).indexOf(stage) < at) problems.add(place, `is ${stage} a second time: once is enough`);
      else if (!ALLOWED[step].includes(stage)) problems.add(place, `${stage} ${INSTEAD[step]}`);
    });
  }
  const uses = (stage: StageName): boolean => CHECKED_STEPS.some((step) => listed(step).includes(stage));
  if (uses('attribute-rules') && attributeRules?.length === 0) {
    problems.add(`${path}.attributeRules`, 'is empty: the stage attribute-rules needs at least one rule');
  }
  if (!uses('attribute-rules') && (attributeRules?.length ?? 0) > 0) {
    problems.add(`${path}.attributeRules`, 'is never used: list the stage attribute-rules at a step');
  }
}
