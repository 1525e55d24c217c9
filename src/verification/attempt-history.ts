import type { AttemptEnd } from './attempt.js';

/** When a provider last answered and last failed, for the health page. */
export class AttemptHistory {
  lastSuccessAt: Date | undefined;
  lastFailureAt: Date | undefined;
  /** Kind of the last fault. */
  lastFault: string | undefined;

  note(end: AttemptEnd, at: Date): void {
    if ('outcome' in end) {
      this.lastSuccessAt = at;
    } else {
      this.lastFailureAt = at;
      this.lastFault = end.fault.kind;
    }
  }
}
