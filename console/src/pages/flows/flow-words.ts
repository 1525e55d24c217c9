import { useWords } from '../../words/index.js';

/** In this order stages take place, whatever the order in the file. */
const STAGES = [
  'attribute-rules',
  'approval-status',
  'block-list',
  'allow-list',
  'invitation',
  'verification',
  'approval',
] as const;
const STEPS = ['after-federation', 'before-creating-user', 'before-sending-token'] as const;
const OUTCOMES = ['verified', 'rejected', 'inconclusive', 'pending'] as const;
const FAULTS = ['outage', 'timeout', 'misconfiguration'] as const;
const ACTIONS = ['continue', 'block', 'review', 'continue-flagged', 'correct-input'] as const;
const CONNECTORS = ['microsoft.user-flow'] as const;
const STRATEGIES = ['first-answer'] as const;

const placeOf = (stage: string): number => {
  const at = STAGES.findIndex((one) => one === stage);
  return at < 0 ? STAGES.length : at;
};

export const inOrder = (stages: readonly string[]): readonly string[] =>
  [...stages].sort((a, b) => placeOf(a) - placeOf(b));

/** Words for the codes of the configuration; a code that we do not know is shown as it is. */
export function useFlowWords() {
  const { t } = useWords('flows');
  const among =
    <T extends string>(codes: readonly T[], word: (code: T) => string) =>
    (text: string): string => {
      const code = codes.find((one) => one === text);
      return code === undefined ? text : word(code);
    };
  return {
    step: among(STEPS, (code) => t(`step.${code}`)),
    stage: among(STAGES, (code) => t(`stage.${code}`)),
    outcome: among(OUTCOMES, (code) => t(`outcome.${code}`)),
    fault: among(FAULTS, (code) => t(`fault.${code}`)),
    action: among(ACTIONS, (code) => t(`action.${code}`)),
    connector: among(CONNECTORS, (code) => t(`connector.${code}`)),
    strategy: (text: string): string =>
      text === 'none' ? t('facts.noStrategy') : among(STRATEGIES, (code) => t(`strategy.${code}`))(text),
  };
}
