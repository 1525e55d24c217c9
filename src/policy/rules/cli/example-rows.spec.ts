import { describe, expect, it } from '@jest/globals';
import { readRows } from './example-rows.reader.js';
import { readOptions, TestRefused } from './test-options.js';

describe('example rows', () => {
  it('keep the kinds of JSON, and those that the header of a CSV file names', () => {
    const [json] = readRows('a.jsonl', '{"a": 1, "b": true, "c": "", "d": null, "expected_a": null}\r\n');
    const [csv] = readRows('a.csv', '\ufeffa:integer,b:boolean,c,expected_a:integer\n1,false,"x, y",\n');

    expect([...(json?.claims ?? [])]).toEqual([
      ['a', 1],
      ['b', true],
    ]);
    expect([...(json?.expected ?? [])]).toEqual([['a', null]]);
    expect([...(csv?.claims ?? [])]).toEqual([
      ['a', 1],
      ['b', false],
      ['c', 'x, y'],
    ]);
    expect(csv).toMatchObject({ line: 2, locales: [] });
    expect(csv?.expected.size).toBe(0);
  });

  it.each([
    ['a.csv', 'a\n', 'the file of rows holds no rows'],
    ['a.csv', 'a,a\n1,2\n', 'the column "a" stands in the header twice'],
    ['a.csv', 'a,b\n1\n', 'line 2 of the rows is not CSV (CSV_RECORD_INCONSISTENT_FIELDS_LENGTH)'],
    ['a.csv', 'a\n"x\n', 'line 2 of the rows is not CSV (CSV_QUOTE_NOT_CLOSED)'],
    ['a.csv', 'a:integer\nx\n', 'line 2 of the rows: the cell of a is no integer'],
    ['a.csv', 'a:boolean\ntoString\n', 'line 2 of the rows: the cell of a is no boolean'],
    ['a.jsonl', '{"a": 1}\n{"a":\n', 'line 2 of the rows is not a JSON object'],
    ['a.jsonl', '[1]', 'line 1 of the rows is not a JSON object'],
    ['a.jsonl', '{"a": [1]}', 'line 1 of the rows: a is neither text, number, true, false nor null'],
    ['a.txt', 'a', '--rows must be a .csv or a .jsonl file'],
  ])('%s: %j is refused', (file, text, sentence) => {
    expect(() => readRows(file, text)).toThrow(new TestRefused(sentence));
  });
});

describe('the options', () => {
  const NOW = new Date('2026-11-22T12:00:00Z');
  const read = (...args: readonly string[]) => readOptions(args, () => NOW);

  it('are what was asked for', () => {
    expect(
      read('--flow', 'a', '--rows', 'b.csv', '--step', 'c', '--config', 'd', '--ask', '--json', '--now', '2001-02-03'),
    ).toEqual({
      flow: 'a',
      rows: 'b.csv',
      step: 'c',
      config: 'd',
      ask: true,
      json: true,
      now: new Date('2001-02-03'),
    });
    expect(read('--flow', 'a', '--rows', 'b.csv')).toMatchObject({ now: NOW, ask: false, json: false });
    expect(read('--help')).toBe('help');
  });

  it.each([
    ['--flow is missing', []],
    ['--rows is missing', ['--flow', 'customers']],
    ["Unknown option '--flw'", ['--flw', 'customers']],
    ['--now is no time', ['--flow', 'a', '--rows', 'b.csv', '--now', 'soon']],
    ['--now is no time', ['--flow', 'a', '--rows', 'b.csv', '--now', '2026-13-01']],
  ])('%s: %j', (sentence, args) => {
    expect(() => read(...args)).toThrow(sentence);
  });
});
