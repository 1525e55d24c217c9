import type { DecisionDesk } from '../decision.desk.js';
import type { DecisionStore } from '../decision-store.port.js';
import type { AnswerView, QuestionView } from '../decision-view.js';
import type { SampleDesk } from '../sample.desk.js';
import type { LogHistory } from './log-history.port.js';
import type { Period, QuestionStore } from './question-store.port.js';

/** More rows are no answer but an export: an answer is cut here, and says so. */
export const MAX_ROWS = 5_000;

export type Row = AnswerView['rows'][number];

/** What an answer is drawn from. */
export interface Sources {
  readonly store: QuestionStore;
  readonly decisions: DecisionStore;
  readonly desk: Pick<DecisionDesk, 'find'>;
  readonly samples: Pick<SampleDesk, 'draw'>;
  readonly history: LogHistory;
  /** Names of the configured providers that only pretend. */
  readonly mocks: readonly string[];
}

/** Parameters as they were given, checked: a missing one that is not required is undefined. */
export interface Asked {
  readonly now: Date;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  time(name: string): Date | undefined;
  /** `from` and `to`; without them the whole past. */
  period(): Period;
}

export interface Answer {
  /** One sentence. */
  readonly summary: string;
  readonly rows: readonly Row[];
  /** There would be more. */
  readonly truncated?: boolean;
}

/** One question: what it asks for, what stands in its columns, and where that is read. */
export interface Question extends QuestionView {
  readonly columns: readonly string[];
  answer(asked: Asked, sources: Sources): Promise<Answer>;
}

type Parameter = QuestionView['parameters'][number];

export const PERIOD: readonly Parameter[] = [
  { name: 'from', kind: 'time', required: false },
  { name: 'to', kind: 'time', required: false },
];
export const DECISION: Parameter = { name: 'decision', kind: 'decision', required: true };

/** Of rows that were asked for with one more than the most. */
export const cut = (rows: readonly Row[]): Pick<Answer, 'rows' | 'truncated'> => ({
  rows: rows.slice(0, MAX_ROWS),
  truncated: rows.length > MAX_ROWS,
});

/** `name=value` of an entry's body, for a cell. */
export const bodyText = (body: Readonly<Record<string, unknown>>): string =>
  Object.entries(body)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ');

/** Of rows that were asked for with one more than the most: how many there are beyond it is not known. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count > MAX_ROWS ? `more than ${MAX_ROWS}` : count} ${count === 1 ? one : many}`;
