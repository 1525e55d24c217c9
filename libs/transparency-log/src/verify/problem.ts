import type { LogFault, LogProblem } from './verification-report.js';

/** Ends a verification at what does not hold. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';

  constructor(readonly problem: LogProblem) {
    super(problem.sentence);
  }
}

/** At one entry. */
export const brokenAt = (fault: LogFault, badIndex: number, sentence: string): LogBroken =>
  new LogBroken({ fault, sentence, badIndex });

/** Somewhere in a part of the log: from this index, before that. */
export const brokenWithin = (fault: LogFault, from: number, before: number, sentence: string): LogBroken =>
  new LogBroken({ fault, sentence, badRange: { from, before } });

/** Of a checkpoint. */
export const brokenCheckpoint = (fault: LogFault, sentence: string): LogBroken => new LogBroken({ fault, sentence });

/** What was thrown, if it says that the log does not hold. */
export async function problemOf(work: () => Promise<void> | void): Promise<LogProblem | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof LogBroken) return error.problem;
    throw error;
  }
}
