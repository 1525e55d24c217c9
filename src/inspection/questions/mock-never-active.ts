import { readEnvelope } from '../timeline.js';
import type { Asked, Question, Row, Sources } from './question.js';
import { cut, MAX_ROWS, PERIOD } from './question.js';

const MOCK = 'mock';
const AT_ONCE = 1_000;

/** `name:type` of what a process was started with. */
function mocksIn(providers: unknown): readonly string[] {
  if (!Array.isArray(providers)) return [];
  return providers.flatMap((each) => {
    const [name = '', type] = String(each).split(':');
    return type === MOCK ? [name] : [];
  });
}

/** Starts of processes that had a mock. */
async function startsOf(asked: Asked, { store }: Sources): Promise<{ rows: Row[]; names: Set<string> }> {
  const starts = await store.deeds(['gateway.started'], asked.period(), MAX_ROWS + 1);
  const rows: Row[] = [];
  const names = new Set<string>();
  for (const { index, envelope } of starts) {
    const { at, body } = readEnvelope(envelope);
    const mocks = mocksIn(body['providers']);
    for (const name of mocks) names.add(name);
    if (mocks.length > 0)
      rows.push(['start', at, mocks.join(' '), `configuration ${String(body['config_version'])}`, index]);
  }
  return { rows, names };
}

/** A decision that rests on one, or an attempt at one that gave no answer: there is no third way for an attempt to end. */
async function usesOf(name: string, asked: Asked, { store, decisions }: Sources): Promise<readonly Row[]> {
  const period = asked.period();
  const [decided, failed] = await Promise.all([
    decisions.search({ filter: { ...period, provider: name }, limit: AT_ONCE }),
    store.failedAttempts(name, period, AT_ONCE),
  ]);
  return [
    ...decided.map(({ at, decisionId, flow }): Row => ['decision', at, name, `flow ${flow}`, decisionId]),
    ...failed.map(
      ({ startedAt, fault, decisionId }): Row => ['attempt', startedAt.toISOString(), name, fault, decisionId],
    ),
  ];
}

export const MOCK_NEVER_ACTIVE: Question = {
  question: 'mock-never-active',
  title: 'Show that the mock was never active',
  description:
    'Processes that were started with a mock provider in the period, decisions that rest on one and calls to one. No row: it was never active. At most a thousand of each are shown.',
  parameters: PERIOD,
  columns: ['what', 'at', 'provider', 'where', 'entry or decision'],
  async answer(asked, sources) {
    const { rows: starts, names } = await startsOf(asked, sources);
    const uses = [];
    for (const name of new Set([MOCK, ...sources.mocks, ...names])) uses.push(...(await usesOf(name, asked, sources)));
    const isClean = starts.length === 0 && uses.length === 0;
    return {
      summary: isClean
        ? 'The mock was never active in this period.'
        : `The mock was active: ${starts.length} starts with it, ${uses.length} decisions and calls of it are shown.`,
      ...cut([...starts, ...uses]),
    };
  },
};
