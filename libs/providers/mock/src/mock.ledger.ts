/** Counts what arrived at one mock vendor, so that a test can prove that nobody was asked twice. */
export class MockLedger {
  readonly #calls = new Map<string, number>();
  #total = 0;

  /** All calls that arrived. */
  get total(): number {
    return this.#total;
  }

  count(reference: string): void {
    this.#total += 1;
    this.#calls.set(reference, this.callsOf(reference) + 1);
  }

  callsOf(reference: string): number {
    return this.#calls.get(reference) ?? 0;
  }

  /** References in the order in which they first arrived. */
  references(): readonly string[] {
    return [...this.#calls.keys()];
  }
}
