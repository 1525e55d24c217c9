import type { LoggedEntry } from '../decision-store.port.js';
import { readEnvelope } from '../timeline.js';
import { differencesOf } from './configuration-differences.js';
import { counted, cut, DECISION, MAX_ROWS, type Question } from './question.js';
import type { QuestionStore } from './question-store.port.js';

interface Start {
  readonly index: number;
  readonly at: string;
  /** The process. */
  readonly by: string;
  readonly version: string;
  readonly hash: string | null;
}

function startOf({ index, envelope }: LoggedEntry): Start {
  const { at, actor, body } = readEnvelope(envelope);
  const { config_version: version, config_sha256: hash } = body;
  return { index, at, by: actor.id, version: String(version), hash: typeof hash === 'string' ? hash : null };
}

/** What the first start with a version changed; null: it was the first of all. */
async function changeOf([before, first]: readonly Start[], store: QuestionStore): Promise<string | null> {
  if (!before || !first || before.version === first.version) return null;
  const texts = await store.configurationTexts([before.version, first.version]);
  const [old, new_] = [texts.get(before.version), texts.get(first.version)];
  return old === undefined || new_ === undefined ? 'a text is not kept any more' : differencesOf(old, new_);
}

export const WHICH_CONFIGURATION: Question = {
  question: 'which-configuration',
  title: 'Which configuration decided, and when it came',
  description:
    'The version that a decision was made with, every start of a process with it, and what it changed in the version before. The version is the beginning of the hash of the configuration’s text; who changed the file and who approved it stands in the history of your own repository.',
  parameters: [DECISION],
  columns: ['version', 'started at', 'process', 'hash of the text', 'what changed', 'index'],
  async answer(asked, { decisions, store }) {
    const decision = await decisions.find(asked.text('decision') ?? '');
    if (!decision) return { summary: 'There is no such decision.', rows: [] };
    const { configVersion } = decision;
    const starts = (await store.startsWith(configVersion, MAX_ROWS)).map(startOf);
    const own = starts.filter(({ version }) => version === configVersion);
    const change = await changeOf(starts, store);
    const rows = starts.map((start) => [
      start.version,
      start.at,
      start.by,
      start.hash,
      start === own[0] ? change : null,
      start.index,
    ]);
    const came = own[0] === undefined ? '' : `, the first at ${own[0].at} by ${own[0].by}`;
    const before = starts.length > own.length ? ` Before it ran version ${starts[0]?.version}.` : '';
    return {
      summary: `Version ${configVersion} decided; ${counted(own.length, 'start')} with it${came}.${before}`,
      ...cut(rows),
      truncated: own.length === MAX_ROWS,
    };
  },
};
