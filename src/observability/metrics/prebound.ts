/** Children of a metric that were bound to their labels once: looking them up by labels again costs more than counting does. */
export class Prebound<Child> {
  readonly #children = new Map<string, Child>();

  constructor(private readonly bind: (...labels: string[]) => Child) {}

  /** Give only bounded values. */
  of(...labels: string[]): Child {
    const key = labels.join('\u0000');
    const known = this.#children.get(key);
    if (known) return known;
    const child = this.bind(...labels);
    this.#children.set(key, child);
    return child;
  }
}
