import { readEnvelope } from '../timeline.js';
import { counted, cut, DECISION, MAX_ROWS, type Question } from './question.js';

export const WHICH_CONFIGURATION: Question = {
  question: 'which-configuration',
  title: 'Which configuration decided, and when it came',
  description:
    'The version that a decision was made with, and every start of a process with it. The version is the beginning of the hash of the configuration’s text; who changed the file stands in the history of your own repository.',
  parameters: [DECISION],
  columns: ['version', 'started at', 'process', 'hash of the text', 'index'],
  async answer(asked, { decisions, store }) {
    const decision = await decisions.find(asked.text('decision') ?? '');
    if (!decision) return { summary: 'There is no such decision.', rows: [] };
    const version = decision.configVersion;
    const starts = await store.deeds(['gateway.started'], { from: new Date(0), to: asked.now }, MAX_ROWS + 1);
    const rows = starts.flatMap(({ index, envelope }) => {
      const { at, actor, body } = readEnvelope(envelope);
      const { config_version: started, config_sha256: hash } = body;
      return started === version ? [[version, at, actor.id, typeof hash === 'string' ? hash : null, index]] : [];
    });
    const came = rows[0]?.[1];
    return {
      summary: `Version ${version} decided; ${counted(rows.length, 'start')} with it${came === undefined ? '' : `, the first at ${came}`}.`,
      ...cut(rows),
    };
  },
};
