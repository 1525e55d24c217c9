import { readEnvelope } from '../timeline.js';
import { bodyText, cut, MAX_ROWS, PERIOD, type Question } from './question.js';

const KINDS = ['erasure.executed', 'subject.erased', 'hold.placed', 'hold.released'] as const;

export const ERASURES_AND_HOLDS: Question = {
  question: 'erasures-and-holds',
  title: 'Erasures carried out, and holds',
  description: 'Every erasure with its cause and what it took, and every hold that was placed or released.',
  parameters: PERIOD,
  columns: ['at', 'kind', 'who', 'what', 'decision', 'index'],
  async answer(asked, { store }) {
    const entries = await store.deeds(KINDS, asked.period(), MAX_ROWS + 1);
    const texts = entries.map(({ index, envelope }) => ({ index, ...readEnvelope(envelope) }));
    const rows = texts.map(({ index, at, kind, actor, decision, body }) => [
      at,
      kind,
      actor.id,
      bodyText(body),
      decision ?? null,
      index,
    ]);
    const count = (kind: (typeof KINDS)[number]): number => texts.filter((each) => each.kind === kind).length;
    return {
      summary: `${entries.length > MAX_ROWS ? 'Of those that are shown: ' : ''}${count('erasure.executed')} erasures of ${count('subject.erased')} sign-ups and cases; ${count('hold.placed')} holds placed, ${count('hold.released')} released.`,
      ...cut(rows),
    };
  },
};
