import type { LogProblem, VerificationReport } from '../verify/verification-report.js';
import type { EntryReport } from '../verify/verify-entry.js';

/** A report for people. Ends with a line end. */
export const logReport = (report: VerificationReport): string =>
  lines(
    headline(report.holds, report.problem, 'The log'),
    ...placeOf(report.problem),
    report.origin !== undefined && `  log          ${report.origin}`,
    report.size !== undefined && `  entries      ${report.size}, of which ${report.checked} were checked`,
    report.root !== undefined && `  root         ${report.root}`,
    ...report.verifiedBy.map((vkey) => `  signed with  ${vkey}`),
    report.size !== undefined && `  agrees with  ${report.checkpoints} other checkpoints`,
    ...report.warnings.map((sentence) => `  warning      ${sentence}`),
  );

export const entryReport = (report: EntryReport): string =>
  lines(
    headline(report.holds, report.problem, 'The proof'),
    report.origin !== undefined && `  log          ${report.origin}`,
    report.index !== undefined && `  entry        ${report.index}`,
    report.size !== undefined && `  checkpoint   over ${report.size} entries`,
    ...report.verifiedBy.map((vkey) => `  signed with  ${vkey}`),
  );

const headline = (holds: boolean, problem: LogProblem | undefined, what: string): string =>
  holds ? `${what} holds.` : `${what} DOES NOT HOLD: ${problem?.sentence}`;

function placeOf(problem: LogProblem | undefined): string[] {
  if (problem?.badIndex !== undefined) return [`  first bad    index ${problem.badIndex}`];
  const range = problem?.badRange;
  return range ? [`  first bad    an index from ${range.from} to ${range.before - 1}`] : [];
}

const lines = (...all: readonly (string | false)[]): string => `${all.filter((line) => line !== false).join('\n')}\n`;
