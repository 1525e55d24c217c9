import { counted, cut, MAX_ROWS, PERIOD, type Question } from './question.js';

const HOUR_MS = 3_600_000;

export const LATE_CASES: Question = {
  question: 'late-cases',
  title: 'Cases past their time',
  description: 'Requests of the period that were decided after they were due, or are due and open.',
  parameters: PERIOD,
  columns: ['case', 'flow', 'state', 'requested at', 'due at', 'closed at', 'hours late', 'assignee', 'decision'],
  async answer(asked, { store }) {
    const cases = await store.lateCases(asked.period(), asked.now, MAX_ROWS + 1);
    const rows = cases.map(({ caseId, flow, state, requestedAt, dueAt, closedAt, assignee, decisionId }) => [
      caseId,
      flow,
      state,
      requestedAt.toISOString(),
      dueAt.toISOString(),
      closedAt?.toISOString() ?? null,
      Math.round(((closedAt ?? asked.now).getTime() - dueAt.getTime()) / (HOUR_MS / 10)) / 10,
      assignee ?? null,
      decisionId,
    ]);
    const open = cases.filter(({ closedAt }) => closedAt === undefined).length;
    return { summary: `${counted(rows.length, 'case')} past their time, ${open} of them open.`, ...cut(rows) };
  },
};
