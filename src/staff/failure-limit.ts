const BURST = 10;
/** One more failure is forgiven after this time. */
const REFILL_MS = 6_000;
const MAX_PEERS = 1_000;

interface Bucket {
  readonly failures: number;
  readonly at: number;
}

/**
 * How often one peer may present a wrong key: ten times at once, then once in six seconds. A right key is never held up, because peers are
 * often one proxy, and whoever sends rubbish through it must not lock the staff out; secrets of 32 characters stand up to guessing.
 */
export class FailureLimit {
  /** In the order of the last failure, so that the oldest goes first. */
  readonly #peers = new Map<string, Bucket>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Counts a failure. Undefined while the peer is within its allowance, else the seconds after which it may try again. */
  count(peer: string): number | undefined {
    const known = this.#peers.get(peer);
    const now = this.now();
    const left = known ? Math.max(0, known.failures - (now - known.at) / REFILL_MS) : 0;
    const isOver = left + 1 > BURST;
    this.#keep(peer, { failures: isOver ? left : left + 1, at: now });
    return isOver ? Math.ceil(((left + 1 - BURST) * REFILL_MS) / 1_000) : undefined;
  }

  #keep(peer: string, bucket: Bucket): void {
    this.#peers.delete(peer);
    this.#peers.set(peer, bucket);
    if (this.#peers.size <= MAX_PEERS) return;
    const [oldest] = this.#peers.keys();
    if (oldest !== undefined) this.#peers.delete(oldest);
  }
}
