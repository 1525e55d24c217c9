import type { ImportReport } from '../../api/contract.js';

/** One thing that is wrong with a file. */
export interface LineProblem {
  /** Counted from 1, the header included; absent: the file as a whole. */
  readonly line?: number;
  readonly column?: string;
  readonly problem: string;
}

/** What a file would do, or did. `ready`: every line is good, and some are new. */
export type Outlook = 'ready' | 'nothing-new' | 'bad-lines' | 'empty';

export function outlookOf({ lines, added, badLines }: Pick<ImportReport, 'lines' | 'added' | 'badLines'>): Outlook {
  if (badLines > 0) return 'bad-lines';
  if (lines === 0) return 'empty';
  return added > 0 ? 'ready' : 'nothing-new';
}

/** The place of a refused file's problem: "line 3, value", "line 1", or a part of the request. */
export function placeOf({ path, problem }: { readonly path: string; readonly problem: string }): LineProblem {
  const [, line, column] = /^line (\d+)(?:, (\w+))?$/.exec(path) ?? [];
  return line === undefined ? { problem: `${path} ${problem}` } : { line: Number(line), column, problem };
}
