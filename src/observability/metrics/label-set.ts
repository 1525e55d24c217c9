/** The values that a label may have. Everything else counts as `other`, so that nobody outside can add a time series. */
export class LabelSet {
  readonly #values: ReadonlySet<string>;

  constructor(values: Iterable<string>) {
    this.#values = new Set(values);
  }

  bound(value: string | undefined): string {
    return value !== undefined && this.#values.has(value) ? value : 'other';
  }
}
