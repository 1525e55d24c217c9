import type { AnswerView } from '../../api/contract.js';

type Value = AnswerView['rows'][number][number];

/** How a cell is shown: as a link, a time, a word ... */
export type CellKind = 'empty' | 'flag' | 'entry' | 'decision' | 'case' | 'time' | 'number' | 'hash' | 'text';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const LINKS: Readonly<Record<string, CellKind>> = {
  decision: 'decision',
  'entry or decision': 'decision',
  case: 'case',
};
/** Columns of entries of the log, by their number. */
const ENTRIES = new Set(['index', 'entry or decision']);
const HASHES = new Set(['root', 'hash of the text']);

export function cellKind(column: string, value: Value): CellKind {
  if (value === null || value === '') return 'empty';
  if (typeof value === 'boolean') return 'flag';
  if (typeof value === 'number') return ENTRIES.has(column) ? 'entry' : 'number';
  if (UUID.test(value)) return LINKS[column] ?? 'text';
  if (TIME.test(value)) return 'time';
  return HASHES.has(column) ? 'hash' : 'text';
}
