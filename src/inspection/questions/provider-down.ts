import type { DecisionSummary } from '../decision-view.js';
import { counted, cut, MAX_ROWS, PERIOD, type Question } from './question.js';

/** The policy as its effect shows it. */
function policyOf(decision: DecisionSummary | undefined, provider: string): string {
  if (decision === undefined) return 'not decided yet';
  if (decision.provider !== provider) return `${decision.provider} answered instead`;
  if (decision.flagged) return 'continue-flagged';
  return decision.status === 'review' ? 'review' : decision.kind === 'block' ? 'block' : 'correct-input';
}

export const PROVIDER_DOWN: Question = {
  question: 'provider-down',
  title: 'What was decided while a provider was down',
  description: 'Every call to the provider that gave no answer, what was decided nevertheless, and under which policy.',
  parameters: [{ name: 'provider', kind: 'provider', required: true }, ...PERIOD],
  columns: ['at', 'fault', 'delivery', 'policy', 'kind', 'status', 'flagged', 'configuration', 'decision'],
  async answer(asked, { store }) {
    const provider = asked.text('provider') ?? '';
    const attempts = await store.failedAttempts(provider, asked.period(), MAX_ROWS + 1);
    const rows = attempts.map(({ startedAt, fault, delivery, decision, decisionId }) => [
      startedAt.toISOString(),
      fault,
      delivery ?? null,
      policyOf(decision, provider),
      decision?.kind ?? null,
      decision?.status ?? null,
      decision?.flagged ?? null,
      decision?.configVersion ?? null,
      decisionId,
    ]);
    const flagged = attempts.filter(({ decision }) => decision?.kind === 'continue' && decision.flagged).length;
    return {
      summary: `${counted(rows.length, 'call')} to ${provider} gave no answer; ${counted(flagged, 'sign-up')} continued with a flag.`,
      ...cut(rows),
    };
  },
};
