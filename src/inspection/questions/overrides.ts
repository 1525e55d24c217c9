import { readEnvelope } from '../timeline.js';
import { counted, MAX_ROWS, PERIOD, type Question } from './question.js';

/** What a reviewer says about a request; a vote is one of two pairs of eyes. */
const WORDS = ['case.approved', 'case.denied', 'case.withdrawn', 'case.vote_cast'] as const;

export const OVERRIDES: Question = {
  question: 'overrides',
  title: 'What reviewers decided',
  description:
    'Every decision that a human made over a sign-up, by reviewer: approved, denied, withdrawn, or one of two votes.',
  parameters: [{ name: 'reviewer', kind: 'text', required: false }, ...PERIOD],
  columns: ['reviewer', 'at', 'what', 'reason', 'flow', 'case', 'decision', 'index'],
  async answer(asked, { store }) {
    const reviewer = asked.text('reviewer');
    const entries = await store.deeds(WORDS, asked.period(), MAX_ROWS + 1, reviewer);
    const rows = entries.flatMap(({ index, envelope }) => {
      const { at, kind, actor, decision, body } = readEnvelope(envelope);
      if (actor.type !== 'staff') return [];
      const cell = (name: string): string | null => (typeof body[name] === 'string' ? body[name] : null);
      const what = kind === 'case.vote_cast' ? `vote: ${cell('decision')}` : kind.slice('case.'.length);
      return [[actor.id, at, what, cell('reason'), cell('flow'), cell('case'), decision ?? null, index]];
    });
    const sorted = rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])) || Number(a[7]) - Number(b[7]));
    const reviewers = new Set(rows.map(([who]) => who)).size;
    return {
      summary: `${counted(rows.length, 'decision')} by ${counted(reviewers, 'reviewer')}.`,
      rows: sorted.slice(0, MAX_ROWS),
      truncated: entries.length > MAX_ROWS,
    };
  },
};
