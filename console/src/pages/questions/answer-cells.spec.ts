import { expect, it } from '@jest/globals';
import { cellKind } from './answer-cells.js';

const ID = '01a20462-448b-747b-aff2-0d448db00be1';

it.each([
  ['index', 0, 'entry'],
  ['entries', 12, 'number'],
  ['hours late', 1.5, 'number'],
  ['decision', ID, 'decision'],
  ['entry or decision', ID, 'decision'],
  ['entry or decision', 17, 'entry'],
  ['case', ID, 'case'],
  ['process', ID, 'text'],
  ['at', '2026-11-22T10:00:00.000Z', 'time'],
  ['what', 'since 2026-11-22T10:00:00.000Z', 'text'],
  ['flagged', false, 'flag'],
  ['root', 'AAAA', 'hash'],
  ['reason', '', 'empty'],
  ['provider', null, 'empty'],
] as const)('shows %s %j as %s', (column, value, kind) => {
  expect(cellKind(column, value)).toBe(kind);
});
