import { readEnvelope } from '../timeline.js';
import { bodyText, counted, cut, DECISION, MAX_ROWS, type Question } from './question.js';

/** Kinds that are written when somebody looks at a person. */
const LOOKS = ['decision.revealed', 'case.revealed', 'subject.exported'] as const;

export const WHO_SAW: Question = {
  question: 'who-saw',
  title: 'Who saw this person’s data, and why',
  description:
    'Every look at the person of a sign-up, and of the other sign-ups that share an address or id with it; a phone number tells only where there is neither, because it may be a household’s. After an erasure only the sign-up itself can be told.',
  parameters: [DECISION],
  columns: ['at', 'who', 'how', 'why', 'decision', 'index'],
  async answer(asked, { store }) {
    const decisionIds = await store.sameSubject(asked.text('decision') ?? '', MAX_ROWS + 1);
    const entries = await store.entriesAbout(decisionIds, LOOKS, MAX_ROWS + 1);
    const rows = entries.map(({ index, envelope }) => {
      const { at, kind, actor, decision, body } = readEnvelope(envelope);
      const { reason } = body;
      return [at, actor.id, kind, typeof reason === 'string' ? reason : bodyText(body), decision ?? null, index];
    });
    const people = new Set(rows.map(([, who]) => who)).size;
    const signUps = counted(decisionIds.length, 'sign-up');
    return {
      summary: `${counted(rows.length, 'look')} by ${counted(people, 'member')} of staff, at ${signUps} of the person.`,
      ...cut(rows),
      truncated: rows.length > MAX_ROWS || decisionIds.length > MAX_ROWS,
    };
  },
};
