import { stringify } from 'csv-stringify/sync';
import type { CsvColumns } from './csv-download.js';
import { guardCell } from './formula.js';

const RECORD = { record_delimiter: 'windows' } as const;

/** The header line of such a file, RFC 4180. */
export const csvHeader = <Item>(columns: CsvColumns<Item>): string => stringify([Object.keys(columns)], RECORD);

/** Lines of a file that is written in parts, safe to open in a spreadsheet. */
export const csvLines = <Item>(columns: CsvColumns<Item>, rows: readonly Item[]): string => {
  const cells = Object.values(columns);
  return stringify(
    rows.map((row) => cells.map((cell) => guardCell(String(cell(row) ?? '')))),
    RECORD,
  );
};
