/** What has arrived so far, in its order, and those who wait for more. */
export class Arrivals<Item> {
  readonly #items: Item[] = [];
  readonly #waiting = new Set<() => void>();

  get all(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    this.#items.push(item);
    for (const look of this.#waiting) look();
  }

  /** Resolves with the items that match when there are so many of them; rejects when they do not come in time. */
  async until(
    count: number,
    matches: (item: Item) => boolean = () => true,
    timeoutMs = 20_000,
  ): Promise<readonly Item[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Item[]>();
    const look = (): void => {
      const found = this.#items.filter(matches);
      if (found.length >= count) resolve(found);
    };
    const timer = setTimeout(() => {
      reject(
        new Error(`waited for ${count} arrivals, ${this.#items.filter(matches).length} of ${this.#items.length} came`),
      );
    }, timeoutMs);
    this.#waiting.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }
}
