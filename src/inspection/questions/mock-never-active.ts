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

/** Rows, and whether there would be more. */
interface Found {
  readonly rows: readonly Row[];
  readonly isCut: boolean;
}

/**
 * Starts of processes that had a mock. The log tells of starts and not of ends: what was started with a mock before the period counts as
 * running, until the first start without one.
 */
async function startsOf(asked: Asked, { store }: Sources): Promise<Found & { readonly names: ReadonlySet<string> }> {
  const { from, to } = asked.period();
  const entries = await store.deeds(['gateway.started'], { from: new Date(0), to }, MAX_ROWS + 1);
  const starts = entries.map(({ index, envelope }) => ({ index, ...readEnvelope(envelope) }));
  const isBefore = (at: string): boolean => new Date(at) < from;
  const lastWithout = starts.findLastIndex(({ at, body }) => isBefore(at) && mocksIn(body['providers']).length === 0);
  const rows: Row[] = [];
  const names = new Set<string>();
  for (const { index, at, body } of starts.slice(lastWithout + 1)) {
    const mocks = mocksIn(body['providers']);
    for (const name of mocks) names.add(name);
    const what = isBefore(at) ? 'start before the period' : 'start';
    if (mocks.length > 0)
      rows.push([what, at, mocks.join(' '), `configuration ${String(body['config_version'])}`, index]);
  }
  return { rows, names, isCut: entries.length > MAX_ROWS };
}

/** A decision that rests on one, or an attempt at one that gave no answer: there is no third way for an attempt to end. */
async function usesOf(name: string, asked: Asked, { store, decisions }: Sources): Promise<Found> {
  const period = asked.period();
  const [decided, failed] = await Promise.all([
    decisions.search({ filter: { ...period, provider: name }, limit: AT_ONCE + 1 }),
    store.failedAttempts(name, period, AT_ONCE + 1),
  ]);
  const rows = [
    ...decided
      .slice(0, AT_ONCE)
      .map(({ at, decisionId, flow }): Row => ['decision', at, name, `flow ${flow}`, decisionId]),
    ...failed
      .slice(0, AT_ONCE)
      .map(({ startedAt, fault, decisionId }): Row => ['attempt', startedAt.toISOString(), name, fault, decisionId]),
  ];
  return { rows, isCut: decided.length > AT_ONCE || failed.length > AT_ONCE };
}

export const MOCK_NEVER_ACTIVE: Question = {
  question: 'mock-never-active',
  title: 'Show that the mock was never active',
  description:
    'Processes that were started with a mock provider in the period, or before it with no start without one since; decisions that rest on one and calls to one. No row: it was never active. At most a thousand of each are shown.',
  parameters: PERIOD,
  columns: ['what', 'at', 'provider', 'where', 'entry or decision'],
  async answer(asked, sources) {
    const starts = await startsOf(asked, sources);
    const found: Found[] = [starts];
    for (const name of new Set([MOCK, ...sources.mocks, ...starts.names])) {
      found.push(await usesOf(name, asked, sources));
    }
    const rows = found.flatMap((each) => each.rows);
    const isCut = found.some((each) => each.isCut);
    const uses = rows.length - starts.rows.length;
    const answer = cut(rows);
    return {
      summary:
        rows.length === 0 && !isCut
          ? 'The mock was never active in this period.'
          : `The mock was active: ${starts.rows.length} starts with it, ${isCut ? 'the first ' : ''}${uses} decisions and calls of it are shown.`,
      ...answer,
      truncated: answer.truncated === true || isCut,
    };
  },
};
