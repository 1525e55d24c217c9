import type { Log } from './log.js';

/** What is said of invitation codes. */
export const redemptionLog = (log: Log) => ({
  guessingSuspected: (flow: string): void => log.write('invitation.guessing_suspected', { flow }),
  settleFailed: (error: unknown): void => log.write('invitation.settle_failed', { error }),
  sweepFailed: (error: unknown): void => log.write('invitation.sweep_failed', { error }),
});
