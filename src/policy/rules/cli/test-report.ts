import type { RowResult } from './row-result.js';

/** How a row is written: lines of text, or one JSON object. */
export interface Report {
  row(result: RowResult): string;
  end(results: readonly RowResult[]): string;
}

const show = (value: unknown): string => (value === null || value === undefined ? 'absent' : JSON.stringify(value));

const countsOf = (results: readonly RowResult[]) => ({
  rows: results.length,
  changed: results.filter(({ outcome }) => Object.keys(outcome.changes).length > 0).length,
  toCorrect: results.filter(({ outcome }) => outcome.problems.length > 0).length,
  unavailable: results.filter(({ outcome }) => outcome.unavailable !== undefined).length,
  different: results.filter(({ differences }) => differences.length > 0).length,
});

export const textReport: Report = {
  row({ row, outcome, differences }) {
    const { problems, changes, unavailable } = outcome;
    const changed = Object.entries(changes).map(
      ([claim, value]) => `${claim}: ${show(row.claims.get(claim))} -> ${show(value)}`,
    );
    const wrong = problems.map(({ claim, rule, message }) => `${claim} (${rule}): ${message}`);
    const differs = differences.map(
      ({ column, expected, actual }) => `differs, ${column}: expected ${show(expected)}, got ${show(actual)}`,
    );
    const lines = [
      ...changed,
      ...wrong,
      ...(unavailable === undefined ? [] : [`unavailable: ${unavailable}`]),
      ...differs,
    ];
    return [`line ${row.line}: ${headOf({ row, outcome, differences })}`, ...lines.map((line) => `  ${line}`)].join(
      '\n',
    );
  },

  end(results) {
    const { rows, changed, toCorrect, unavailable, different } = countsOf(results);
    const noAnswer = unavailable > 0 ? `, ${unavailable} without an answer` : '';
    return `${rows} rows: ${changed} changed, ${toCorrect} to correct${noAnswer}; ${different} different from what was expected`;
  },
};

function headOf({ outcome }: RowResult): string {
  if (outcome.unavailable !== undefined) return 'no answer of a look-up';
  if (outcome.problems.length > 0) return 'to correct';
  return Object.keys(outcome.changes).length > 0 ? 'changed' : 'as it was';
}

export const jsonReport: Report = {
  row: ({ row, outcome, differences }) => JSON.stringify({ line: row.line, ...outcome, differences }),
  end: (results) => JSON.stringify(countsOf(results)),
};
