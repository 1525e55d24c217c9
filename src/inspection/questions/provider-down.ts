import type { DecisionSummary } from '../decision-view.js';
import { counted, cut, MAX_ROWS, PERIOD, type Question } from './question.js';
import type { FailedAttempt } from './question-store.port.js';

/** What each policy for providers that are away makes of a fault, as src/decision/decide.ts has it. */
const POLICIES: Readonly<Record<string, string>> = {
  'continue/unavailable': 'continue-flagged',
  'block/review': 'review',
  'block/unavailable': 'block',
};

/** Not every fault is left to that policy: what else decided, by the reason of the decision. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  approval_pending: 'left to an approval',
  approval_denied: 'left to an approval',
  approved: 'left to an approval',
  missing_attributes: 'correction asked for',
  invalid_attributes: 'correction asked for',
  unsupported_country: 'outcomes.inconclusive',
};

/** The policy as its effect shows it: a decision that rests on this fault has the fault for its reason. */
function policyOf({ fault, decision }: FailedAttempt, provider: string): string {
  if (decision === undefined) return 'not decided yet';
  if (decision.provider !== undefined && decision.provider !== provider) return `${decision.provider} was asked next`;
  const policy = decision.reason === fault ? POLICIES[`${decision.kind}/${decision.status}`] : undefined;
  return policy ?? ELSEWHERE[decision.reason] ?? `none of these: ${decision.reason}`;
}

const isFlagged = (decision: DecisionSummary | undefined): boolean => decision?.kind === 'continue' && decision.flagged;

export const PROVIDER_DOWN: Question = {
  question: 'provider-down',
  title: 'What was decided while a provider was down',
  description: 'Every call to the provider that gave no answer, what was decided nevertheless, and under which policy.',
  parameters: [{ name: 'provider', kind: 'provider', required: true }, ...PERIOD],
  columns: ['at', 'fault', 'delivery', 'policy', 'kind', 'status', 'flagged', 'configuration', 'decision'],
  async answer(asked, { store }) {
    const provider = asked.text('provider') ?? '';
    const attempts = await store.failedAttempts(provider, asked.period(), MAX_ROWS + 1);
    const rows = attempts.map((attempt) => {
      const { startedAt, fault, delivery, decision, decisionId } = attempt;
      return [
        startedAt.toISOString(),
        fault,
        delivery ?? null,
        policyOf(attempt, provider),
        decision?.kind ?? null,
        decision?.status ?? null,
        decision?.flagged ?? null,
        decision?.configVersion ?? null,
        decisionId,
      ];
    });
    const flagged = new Set(attempts.flatMap(({ decision, decisionId }) => (isFlagged(decision) ? [decisionId] : [])))
      .size;
    const among = attempts.length > MAX_ROWS ? 'of those that are shown, ' : '';
    return {
      summary: `${counted(rows.length, 'call')} to ${provider} gave no answer; ${among}${counted(flagged, 'sign-up')} continued with a flag.`,
      ...cut(rows),
    };
  },
};
