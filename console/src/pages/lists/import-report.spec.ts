import { describe, expect, it } from '@jest/globals';
import { outlookOf, placeOf } from './import-report.js';

describe('the report of a file', () => {
  it.each([
    [{ lines: 3, added: 2, badLines: 0 }, 'ready'],
    [{ lines: 3, added: 0, badLines: 0 }, 'nothing-new'],
    [{ lines: 3, added: 2, badLines: 1 }, 'bad-lines'],
    [{ lines: 0, added: 0, badLines: 0 }, 'empty'],
  ])('%j: %s', (report, outlook) => expect(outlookOf(report)).toBe(outlook));
});

describe('a problem of a refused file', () => {
  it.each([
    ['line 3, value', { line: 3, column: 'value', problem: 'is empty' }],
    ['line 12', { line: 12, column: undefined, problem: 'is empty' }],
    ['body', { problem: 'body is empty' }],
    ['line', { problem: 'line is empty' }],
  ])('at %s', (path, place) => expect(placeOf({ path, problem: 'is empty' })).toEqual(place));
});
