import type { ClaimValue } from '#libs/connector-protocols';
import type { RuleOutcome } from '../attribute-rules.port.js';
import { correctionText } from '../words/rule-words.js';
import type { ExampleRow } from './example-rows.reader.js';

/** What a row became: changes, problems, or no answer of a look-up. */
export type RowOutcome = RuleOutcome & { readonly unavailable?: string };

export interface Difference {
  readonly column: string;
  readonly expected: ClaimValue | null;
  readonly actual: ClaimValue | null;
}

export interface RowResult {
  readonly row: ExampleRow;
  readonly outcome: RowOutcome;
  readonly differences: readonly Difference[];
}

export function resultOf(row: ExampleRow, outcome: RowOutcome): RowResult {
  const differences = [...row.expected].flatMap(([column, expected]): Difference[] => {
    const actual = actualOf(column, row, outcome);
    // A cell of a CSV file is text, whatever it stands for.
    const same = Object.is(actual, expected) || (typeof expected === 'string' && String(actual) === expected);
    return same ? [] : [{ column: `expected_${column}`, expected, actual }];
  });
  return { row, outcome, differences: [...differences, ...unexpected(row, outcome)] };
}

function actualOf(column: string, { claims }: ExampleRow, outcome: RowOutcome): ClaimValue | null {
  if (column === 'problems') return problemsOf(outcome);
  if (column === 'message') return correctionText(outcome.problems);
  return (Object.hasOwn(outcome.changes, column) ? outcome.changes[column] : claims.get(column)) ?? null;
}

const problemsOf = ({ problems, unavailable }: RowOutcome): string => {
  if (unavailable !== undefined) return 'unavailable';
  return problems.map(({ claim, rule }) => `${claim}:${rule}`).join(' ') || 'none';
};

/** A look-up that gave no answer is never what was meant, unless it was. */
function unexpected({ expected }: ExampleRow, outcome: RowOutcome): readonly Difference[] {
  if (outcome.unavailable === undefined || expected.has('problems')) return [];
  return [{ column: 'expected_problems', expected: 'none', actual: 'unavailable' }];
}
