import { CsvError, parse } from 'csv-parse/sync';
import type { ClaimValue } from '#libs/connector-protocols';
import { TestRefused } from './test-options.js';

/** One example. */
export interface ExampleRow {
  /** Line of the file. */
  readonly line: number;
  readonly claims: ReadonlyMap<string, ClaimValue>;
  readonly locales: readonly string[];
  /** `expected_` columns without the prefix -> what stands there; null: the claim must be absent. */
  readonly expected: ReadonlyMap<string, ClaimValue | null>;
}

type Cell = readonly [column: string, value: unknown];

/** Throws TestRefused with the line. */
export function readRows(file: string, text: string): readonly ExampleRow[] {
  const [, kind] = /\.(csv|jsonl|ndjson)$/i.exec(file) ?? [];
  if (kind === undefined) throw new TestRefused('--rows must be a .csv or a .jsonl file');
  const rows = kind.toLowerCase() === 'csv' ? csvRows(text) : jsonRows(text);
  if (rows.length === 0) throw new TestRefused('the file of rows holds no rows');
  return rows;
}

function csvRows(text: string): readonly ExampleRow[] {
  const records = csvRecords(text);
  const [header, ...rest] = records;
  const names = header?.record ?? [];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new TestRefused(`the column "${twice}" stands in the header twice`);
  return rest.map(({ record, line }) => {
    const cells = record.flatMap((cell, at): Cell[] => (cell === '' ? [] : [typed(names[at] ?? '', cell, line)]));
    return rowOf(line, cells);
  });
}

function csvRecords(text: string): readonly { readonly record: readonly string[]; readonly line: number }[] {
  try {
    const parsed = parse(text, { bom: true, skipEmptyLines: true, info: true });
    return (parsed as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new TestRefused(`line ${String(error.lines)} of the rows is not CSV (${error.code})`);
  }
}

const CELLS: Readonly<Record<string, (cell: string) => ClaimValue | undefined>> = {
  integer: (cell) => (/^-?\d{1,15}$/.test(cell) ? Number(cell) : undefined),
  boolean: (cell) => (cell === 'true' || cell === 'false' ? cell === 'true' : undefined),
};

function typed(column: string, cell: string, line: number): Cell {
  const [, name = column, type = ''] = /^(.+):(integer|boolean)$/.exec(column) ?? [];
  const read = CELLS[type];
  const value = read ? read(cell) : cell;
  if (value === undefined) throw new TestRefused(`line ${line} of the rows: the cell of ${name} is no ${type}`);
  return [name, value];
}

function jsonRows(text: string): readonly ExampleRow[] {
  return text.split(/\r?\n/).flatMap((each, at) => {
    if (each.trim() === '') return [];
    const line = at + 1;
    return [rowOf(line, Object.entries(objectIn(each, line)))];
  });
}

function objectIn(text: string, line: number): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below: the parser's own sentence quotes the line.
  }
  throw new TestRefused(`line ${line} of the rows is not a JSON object`);
}

const EXPECTED = 'expected_';

function rowOf(line: number, cells: readonly Cell[]): ExampleRow {
  const claims = new Map<string, ClaimValue>();
  const expected = new Map<string, ClaimValue | null>();
  let locales: readonly string[] = [];
  for (const [column, value] of cells) {
    if (column === 'locales') locales = String(value).split(/[\s,]+/);
    else if (column.startsWith(EXPECTED)) expected.set(column.slice(EXPECTED.length), valueOf(column, value, line));
    else {
      const claim = valueOf(column, value, line);
      // As the caller's protocol has it: null and "" are absent.
      if (claim !== null && claim !== '') claims.set(column, claim);
    }
  }
  return { line, claims, locales, expected };
}

function valueOf(column: string, value: unknown, line: number): ClaimValue | null {
  const good = value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (good) return value as ClaimValue | null;
  throw new TestRefused(`line ${line} of the rows: ${column} is neither text, number, true, false nor null`);
}
