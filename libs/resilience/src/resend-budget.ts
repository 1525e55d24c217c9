const SHARE = 0.1;
const BURST = 10;

/** Re-sends may be a tenth of the calls, and a handful at once: an outage must not be answered with more load. */
export class ResendBudget {
  #credit = BURST;

  /** For every call. */
  earn(): void {
    this.#credit = Math.min(BURST, this.#credit + SHARE);
  }

  /** For every re-send; false: there is no credit, do without. */
  spend(): boolean {
    if (this.#credit < 1) return false;
    this.#credit--;
    return true;
  }
}
