import { counted, cut, MAX_ROWS, type Question } from './question.js';

export const UNCHANGED_SINCE: Question = {
  question: 'unchanged-since',
  title: 'Prove that nothing was altered or removed since',
  description:
    'The signed checkpoints from a time on, and the last check of the stored log against them. Download the bundle of the proof page and run verigate-verify to check it without trusting this service.',
  parameters: [{ name: 'since', kind: 'time', required: true }],
  columns: ['signed at', 'log', 'entries', 'root'],
  async answer(asked, { history }) {
    const since = asked.time('since') ?? asked.now;
    const [checkpoints, verification, refusal] = await Promise.all([
      history.checkpointsSince(since, MAX_ROWS + 1),
      history.lastVerification(),
      history.refusal(),
    ]);
    const rows = checkpoints.map(({ origin, size, root, signedAt }) => [signedAt.toISOString(), origin, size, root]);
    const checked =
      verification === undefined
        ? 'The stored log has not been checked yet: do it on the proof page.'
        : `The last check of the stored log began at ${verification.startedAt.toISOString()}, covers ${verification.size} entries, and says: ${verification.state}${verification.badIndex === undefined ? '' : ` at entry ${verification.badIndex}`}.`;
    const signer =
      refusal === undefined ? '' : ' The signer refuses to go on, because it saw another history than its own.';
    return { summary: `${counted(rows.length, 'signed checkpoint')}. ${checked}${signer}`, ...cut(rows) };
  },
};
