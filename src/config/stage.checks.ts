import type { Problems } from './config-error.js';
import type { FlowSettings } from './flow.settings.js';
import { STEP_NAMES, type StageName, type StepName } from './gateway-config.js';

/** What makes sense where (reference microsoft.md section 1.2). Codes and approvals need the form, and the account that is about to be made. */
const ALLOWED: Readonly<Record<StepName, readonly StageName[]>> = {
  'after-federation': ['attribute-rules', 'approval-status', 'block-list', 'allow-list', 'verification'],
  'before-creating-user': ['attribute-rules', 'block-list', 'allow-list', 'invitation', 'verification', 'approval'],
  'before-sending-token': [],
};

const INSTEAD: Readonly<Record<StepName, string>> = {
  'after-federation': `belongs to before-creating-user: here may stand ${ALLOWED['after-federation'].join(', ')}`,
  'before-creating-user': 'belongs to after-federation, where the person comes back',
  'before-sending-token': 'cannot be done here: Microsoft ignores everything but Continue at this step, so write []',
};

/** Stages at steps where they can do nothing, twice, or without the settings that they need. */
export function checkStages({ steps, attributeRules }: Partial<FlowSettings>, path: string, problems: Problems): void {
  const listed = (step: StepName): readonly StageName[] => steps?.[step] ?? [];
  for (const step of STEP_NAMES) {
    listed(step).forEach((stage, at) => {
      const place = `${path}.steps.${step}[${at}]`;
      if (listed(step).indexOf(stage) < at) problems.add(place, `is ${stage} a second time: once is enough`);
      else if (!ALLOWED[step].includes(stage)) problems.add(place, `${stage} ${INSTEAD[step]}`);
    });
  }
  const uses = (stage: StageName): boolean => STEP_NAMES.some((step) => listed(step).includes(stage));
  if (uses('attribute-rules') && attributeRules?.length === 0) {
    problems.add(`${path}.attributeRules`, 'is empty: the stage attribute-rules needs at least one rule');
  }
  if (!uses('attribute-rules') && (attributeRules?.length ?? 0) > 0) {
    problems.add(`${path}.attributeRules`, 'is never used: list the stage attribute-rules at a step');
  }
}
