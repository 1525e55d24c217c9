import { pipeline, Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { type CsvError, parse } from 'csv-parse';
import { invalid, StaffProblem } from '../problem.js';
import { unguardCell } from './formula.js';

const MAX_CSV_BYTES = 32 * 1024 ** 2;
const MAX_RECORD_CHARACTERS = 65_536;

/** One line of the file after its header: its cells by column, trimmed, or what is wrong with it as a line. */
export type CsvRow<Column extends string> =
  | { readonly line: number; readonly values: Readonly<Record<Column, string>> }
  | { readonly line: number; readonly problem: string };

export interface CsvShape<Column extends string> {
  readonly required: readonly Column[];
  /** Empty cells where the file does not have the column. */
  readonly optional?: readonly Column[];
  readonly maxBytes?: number;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads the unread body of a text/csv request line by line: UTF-8, RFC 4180, a header line first, columns in any order. Lines that cannot
 * be read are told, not thrown; throws a StaffProblem when the file as a whole cannot be used: 415, 413, or 400 for its header or encoding.
 */
export async function* readCsv<Column extends string>(
  body: unknown,
  shape: CsvShape<Column>,
): AsyncGenerator<CsvRow<Column>> {
  if (!(body instanceof Readable)) throw new StaffProblem('unsupported-media-type', 'Send the file as text/csv.');
  const bad: CsvRow<Column>[] = [];
  const parser = parse({
    bom: true,
    record_delimiter: ['\r\n', '\n'],
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_skip: (error: CsvError | undefined) => void bad.push(flawOf(error)),
  });
  pipeline(textOf(body, shape.maxBytes ?? MAX_CSV_BYTES), parser, () => undefined);
  let header: readonly string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    yield* bad.splice(0);
    if (header) yield rowOf(header, record, info.lines, shape);
    else header = checkedHeader(record, shape);
  }
  yield* bad.splice(0);
  if (!header) throw invalid([{ path: 'line 1', problem: `must name the columns: ${shape.required.join(', ')}` }]);
}

/** Strictly decoded text of at most so many bytes. */
async function* textOf(body: Readable, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new StaffProblem('too-large', `A file may have ${maxBytes} bytes: send it in parts.`);
    yield decoded(decoder, chunk);
  }
  yield decoded(decoder);
}

function decoded(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw invalid([{ path: 'body', problem: 'is not UTF-8: save the file as CSV UTF-8' }]);
  }
}

function checkedHeader<Column extends string>(
  record: readonly string[],
  { required, optional = [] }: CsvShape<Column>,
): readonly string[] {
  const known: readonly string[] = [...required, ...optional];
  const missing = required.filter((column) => !record.includes(column));
  const odd = record.some((column, at) => !known.includes(column) || record.indexOf(column) !== at);
  if (missing.length === 0 && !odd) return record;
  const said = optional.length === 0 ? '' : `, and may name: ${optional.join(', ')}`;
  throw invalid([{ path: 'line 1', problem: `must name each column once: ${required.join(', ')}${said}` }]);
}

function rowOf<Column extends string>(
  header: readonly string[],
  record: readonly string[],
  line: number,
  { required, optional = [] }: CsvShape<Column>,
): CsvRow<Column> {
  if (record.length !== header.length) {
    return { line, problem: `has ${record.length} cells where the header names ${header.length}` };
  }
  const cellOf = (column: Column): string => unguardCell(record[header.indexOf(column)] ?? '');
  const values = Object.fromEntries([...required, ...optional].map((column) => [column, cellOf(column)]));
  return { line, values: values as Record<Column, string> };
}

/** By the parser's code: its messages quote the file. */
function flawOf(error: CsvError | undefined): { readonly line: number; readonly problem: string } {
  const line = typeof error?.['lines'] === 'number' ? error['lines'] : 0;
  const isLong = error?.code === 'CSV_MAX_RECORD_SIZE';
  return { line, problem: isLong ? 'is too long' : 'has quotes where none can be: write a quote inside quotes as ""' };
}
