import { PERIOD, type Question } from './question.js';

export const RANDOM_SAMPLE: Question = {
  question: 'random-sample',
  title: 'A random sample of decisions',
  description:
    'Drawn evenly from the log by SHA-256 over the seed and a counter; the same seed and period give the same decisions to anybody who has the log. docs/inspection.md has the algorithm.',
  parameters: [
    { name: 'seed', kind: 'text', required: true },
    { name: 'size', kind: 'number', required: false, default: '25' },
    ...PERIOD,
  ],
  columns: ['decision', 'at', 'flow', 'kind', 'status', 'reason', 'flagged', 'provider', 'configuration'],
  async answer(asked, { samples }) {
    const { from, to } = asked.period();
    const size = asked.number('size') ?? 25;
    const drawn = await samples.draw({ seed: asked.text('seed') ?? '', size, from, to });
    const sections = drawn.sections.map((section) => `${section.origin} [${section.from}, ${section.to})`).join(', ');
    return {
      summary: `${drawn.decisions.length} decisions, seed ${drawn.seed}, method ${drawn.method}, drawn from ${sections || 'an empty period'}.`,
      rows: drawn.decisions.map((each) => [
        each.decisionId,
        each.at,
        each.flow,
        each.kind,
        each.status,
        each.reason,
        each.flagged,
        each.provider ?? null,
        each.configVersion,
      ]),
    };
  },
};
