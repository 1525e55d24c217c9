import type { ScenarioResult } from './scenario.js';

/** One JSON object. */
export const jsonLine = ({
  name,
  expected,
  seen,
  status,
  milliseconds,
  vendorCalls,
  billed,
  ok,
  problems,
}: ScenarioResult): string =>
  JSON.stringify({ name, expected, seen, status, milliseconds, vendorCalls, billed, ok, ...(ok ? {} : { problems }) });

const cells = ({ name, expected, seen, status, milliseconds, vendorCalls, billed, ok }: ScenarioResult): string[] => [
  ok ? 'ok' : 'NO',
  name,
  expected,
  seen,
  String(status ?? '-'),
  String(milliseconds),
  String(vendorCalls ?? '?'),
  String(billed ?? '?'),
];

const HEAD = ['', 'scenario', 'expected', 'seen', 'status', 'ms', 'vendor calls', 'billed'];

export function table(results: readonly ScenarioResult[]): string {
  const rows = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const failed = results.filter(({ ok }) => !ok);
  return [
    ...lines,
    '',
    ...failed.flatMap(({ name, problems }) => [`${name}:`, ...problems.map((problem) => `  ${problem}`)]),
    `${results.length - failed.length} of ${results.length} scenarios as expected`,
  ].join('\n');
}
