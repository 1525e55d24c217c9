import type { Log } from './log.js';

/** What an operator should hear of retention. */
export const privacyLog = (log: Log) => ({
  swept: (sweep: { readonly erased: number; readonly stayed: number; readonly milliseconds: number }): void =>
    log.write('retention.swept', sweep),
  sweepFailed: (error: unknown): void => log.write('retention.failed', { error }),
});
