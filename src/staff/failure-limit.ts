/** How many failures at once, how long until one is forgiven, how many peers are remembered. */
export interface FailureAllowance {
  readonly burst: number;
  readonly refillMs: number;
  readonly peers: number;
}

const KEYS: FailureAllowance = { burst: 10, refillMs: 6_000, peers: 1_000 };

interface Bucket {
  readonly failures: number;
  readonly at: number;
}

/**
 * How often one peer may present a wrong key: ten times at once, then once in six seconds. A right key is never held up, because peers are
 * often one proxy, and whoever sends rubbish through it must not lock the staff out; secrets of 32 characters stand up to guessing.
 * Passwords do not: there an attempt is counted before it is looked at, and forgiven when it was right.
 */
export class FailureLimit {
  /** In the order of the last failure, so that the oldest goes first. */
  readonly #peers = new Map<string, Bucket>();

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly allowance: FailureAllowance = KEYS,
  ) {}

  /** Counts a failure. Undefined while the peer is within its allowance, else the seconds after which it may try again. */
  count(peer: string): number | undefined {
    const { burst, refillMs } = this.allowance;
    const left = this.#left(peer);
    const isOver = left + 1 > burst;
    this.#keep(peer, { failures: isOver ? left : left + 1, at: this.now() });
    return isOver ? Math.ceil(((left + 1 - burst) * refillMs) / 1_000) : undefined;
  }

  /** What was counted before the outcome was known was no failure. */
  forgive(peer: string): void {
    const left = this.#left(peer) - 1;
    if (left > 0) this.#keep(peer, { failures: left, at: this.now() });
    // Who never failed takes nobody's place.
    else this.#peers.delete(peer);
  }

  #left(peer: string): number {
    const known = this.#peers.get(peer);
    return known ? Math.max(0, known.failures - (this.now() - known.at) / this.allowance.refillMs) : 0;
  }

  #keep(peer: string, bucket: Bucket): void {
    this.#peers.delete(peer);
    this.#peers.set(peer, bucket);
    if (this.#peers.size <= this.allowance.peers) return;
    const [oldest] = this.#peers.keys();
    if (oldest !== undefined) this.#peers.delete(oldest);
  }
}
