import type { LineProblem } from './import-report.js';

const cell = (value: string | number | undefined): string => `"${String(value ?? '').replaceAll('"', '""')}"`;

/** RFC 4180: problems are sentences of the service, and hold nothing of the file. */
export const problemsCsv = (problems: readonly LineProblem[]): string =>
  ['line,column,problem', ...problems.map(({ line, column, problem }) => [line, column, problem].map(cell).join(','))]
    .join('\r\n')
    .concat('\r\n');
