import { bodyText, counted, DECISION, type Question } from './question.js';

export const ONE_SIGN_UP: Question = {
  question: 'one-sign-up',
  title: 'Show one sign-up from end to end',
  description:
    'Every entry of the log about it, in the order of the log: call, attempts, decision and what came later.',
  parameters: [DECISION],
  columns: ['index', 'at', 'kind', 'actor', 'what', 'proof'],
  async answer(asked, { desk }) {
    const decision = await desk.find(asked.text('decision') ?? '');
    if (!decision) return { summary: 'There is no such decision.', rows: [] };
    const rows = decision.timeline.map(({ index, at, kind, actor, body, state }) => [
      index,
      at,
      kind,
      `${actor.type}:${actor.id}`,
      bodyText(body),
      state,
    ]);
    return { summary: `${decision.explanation.sentence} ${counted(rows.length, 'entry', 'entries')}.`, rows };
  },
};
