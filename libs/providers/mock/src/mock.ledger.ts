/** A demo may run for months: the oldest references go first. */
const MOST_REFERENCES = 10_000;

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
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > MOST_REFERENCES && oldest !== undefined) this.#calls.delete(oldest);
  }

  callsOf(reference: string): number {
    return this.#calls.get(reference) ?? 0;
  }

  /** References in the order in which they first arrived. */
  references(): readonly string[] {
    return [...this.#calls.keys()];
  }
}
