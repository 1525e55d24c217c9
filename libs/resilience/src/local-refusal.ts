/** We did not even try: a word about ourselves and not about the provider, so it never counts against it. */
export class LocalRefusal extends Error {
  override readonly name = 'LocalRefusal';

  constructor(
    readonly reason: 'breaker_open' | 'bulkhead_full',
    /** Milliseconds until a try is worth it, where that is known. */
    readonly retryAfterMs?: number,
  ) {
    super(
      reason === 'breaker_open'
        ? 'The provider is left alone for a while.'
        : 'Too many calls to the provider are running.',
    );
  }
}
