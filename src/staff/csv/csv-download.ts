import { pipeline, Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { guardCell } from './formula.js';

/** Header -> what stands below it; undefined is an empty cell. */
export type CsvColumns<Item> = Readonly<Record<string, (item: Item) => string | number | undefined>>;

/**
 * A download that is written as the rows come, RFC 4180 with a header line, safe to open in a spreadsheet. When the rows end with an error
 * the connection is broken off, so that half a file is not taken for a whole one. `fileName`: letters, digits, dots and hyphens.
 */
export function csvDownload<Item>(
  fileName: string,
  columns: CsvColumns<Item>,
  rows: AsyncIterable<Item> | Iterable<Item>,
): StreamableFile {
  const lines = stringify({ header: true, columns: Object.keys(columns), record_delimiter: 'windows' });
  const cells = Object.values(columns);
  async function* records(): AsyncGenerator<string[]> {
    for await (const row of rows) yield cells.map((cell) => guardCell(String(cell(row) ?? '')));
  }
  // The error reaches whoever reads `lines`.
  pipeline(Readable.from(records()), lines, () => undefined);
  return new StreamableFile(lines, {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${fileName}"`,
  });
}
