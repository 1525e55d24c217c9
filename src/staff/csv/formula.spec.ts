import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guardCell, unguardCell } from './formula.js';

const TRIGGERS = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
const cells = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.tuple(fc.constantFrom('', "'", "''"), fc.constantFrom(...TRIGGERS), fc.string()).map((parts) => parts.join('')),
);

describe('a cell of a download', () => {
  it('never begins what a spreadsheet could run', () => {
    fc.assert(fc.property(cells, (cell) => !TRIGGERS.includes(guardCell(cell).charAt(0))));
  });

  it('comes back as it was', () => {
    fc.assert(fc.property(cells, (cell) => unguardCell(guardCell(cell)) === cell));
  });

  it('is left alone when nothing is wrong with it', () => {
    expect(["O'Neill", '12', 'a=b', ''].map(guardCell)).toEqual(["O'Neill", '12', 'a=b', '']);
  });
});
