/** What became of one of many. */
export interface Failure<T> {
  readonly item: T;
  readonly error: unknown;
}

export interface BulkResult<T> {
  readonly done: readonly T[];
  readonly failed: readonly Failure<T>[];
  /** Not tried: it was stopped before, or trying on made no sense. */
  readonly left: readonly T[];
}

interface BulkRun<T> {
  readonly act: (item: T) => Promise<unknown>;
  /** Told after each. */
  readonly onProgress: (tried: number) => void;
  /** What would befall all the others too, such as a network that is away. */
  readonly isHopeless: (error: unknown) => boolean;
  readonly signal: AbortSignal;
}

/** One call each, one after the other: what fails is kept, and does not hold up the others. */
export async function runEach<T>(
  items: readonly T[],
  { act, onProgress, isHopeless, signal }: BulkRun<T>,
): Promise<BulkResult<T>> {
  const done: T[] = [];
  const failed: Failure<T>[] = [];
  for (const [index, item] of items.entries()) {
    if (signal.aborted) return { done, failed, left: items.slice(index) };
    try {
      await act(item);
      done.push(item);
    } catch (error) {
      failed.push({ item, error });
      if (isHopeless(error)) return { done, failed, left: items.slice(index + 1) };
    }
    onProgress(index + 1);
  }
  return { done, failed, left: [] };
}
