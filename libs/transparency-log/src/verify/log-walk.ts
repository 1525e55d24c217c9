import { type Checkpoint, equalBytes, toBase64 } from '#libs/merkle-proof';
import { Frontier } from '../frontier.js';
import { TILE_WIDTH, widthOf } from '../tile-layout.js';
import { rootOfWhole, wholeRoots } from '../tree.js';
import { BundleCheck } from './bundle-check.js';
import type { EnvelopeCheck } from './envelope-check.js';
import type { LogSource } from './log-source.js';
import type { SizeAndRoot } from './other-checkpoints.js';
import { brokenWithin, type LogBroken } from './problem.js';
import { UpperTiles } from './upper-tiles.js';

/** A signed root that the entries do not give. */
interface Disagreement {
  readonly size: number;
  /** The largest size below that at which they do. */
  readonly from: number;
}

/** Walks a log from its first entry to its last checkpoint, in the memory of two bundles. */
export class LogWalk {
  checked = 0;
  /** Of the other checkpoints, how many agree. */
  agreed = 0;
  private readonly frontier = new Frontier();
  private readonly bundles: BundleCheck;
  private readonly upper: UpperTiles;
  private met = 0;
  /** The two largest sizes whose roots hold: of one size there may be two roots. */
  private held: readonly [number, number] = [0, 0];
  private disagrees?: Disagreement;

  constructor(
    private readonly source: LogSource,
    private readonly last: Checkpoint,
    envelopes: EnvelopeCheck,
    /** Other checkpoints up to the last one's size, smallest first. */
    private readonly others: readonly SizeAndRoot[],
    private readonly onProgress: (checked: number, size: number) => void = () => undefined,
  ) {
    this.bundles = new BundleCheck(envelopes);
    this.upper = new UpperTiles(source);
  }

  /** Throws LogBroken at what does not hold. */
  async run(): Promise<void> {
    try {
      this.meetOthers(0, () => this.frontier.rootWith());
      await this.walkBundles();
      await this.upper.end();
    } catch (error) {
      // Of two things that do not hold, the first in the log is named.
      throw this.disagrees ? this.changedUnseen(this.disagrees) : error;
    }
    this.compareRoot();
  }

  private async walkBundles(): Promise<void> {
    let ahead = this.load(0);
    for (let index = 0; index * TILE_WIDTH < this.last.size; index += 1) {
      const { width, bundle, tile } = await ahead;
      // Read while the present one is hashed.
      ahead = this.load(index + 1);
      ahead.catch(() => undefined);
      this.bundles.check(index, width, bundle, tile);
      await this.grow(width);
      this.onProgress(this.checked, this.last.size);
    }
  }

  private async load(index: number) {
    const width = widthOf(this.last.size, 0, index);
    if (width === 0) return { width };
    const [bundle, tile] = await Promise.all([this.source.bundle(index, width), this.source.tile(0, index, width)]);
    return { width, bundle, tile };
  }

  private async grow(width: number): Promise<void> {
    const { leaves } = this.bundles;
    this.meetOthers(this.checked + width, (size) => this.frontier.rootWith(wholeRoots(leaves, size - this.checked)));
    this.checked += width;
    if (width < TILE_WIDTH) return;
    const root = rootOfWhole(leaves, 0, TILE_WIDTH);
    this.frontier.appendWhole(root, TILE_WIDTH);
    await this.upper.add(root);
  }

  private meetOthers(until: number, rootOf: (size: number) => Uint8Array): void {
    for (let next = this.others[this.met]; next && next.size <= until; next = this.others[this.met]) {
      this.met += 1;
      if (toBase64(rootOf(next.size)) === next.root) this.hold(next.size);
      else this.disagrees ??= this.disagreementAt(next.size);
    }
  }

  private hold(size: number): void {
    this.agreed += 1;
    const [largest] = this.held;
    if (size > largest) this.held = [size, largest];
  }

  private disagreementAt(size: number): Disagreement {
    const [largest, before] = this.held;
    return { size, from: largest < size ? largest : before };
  }

  private compareRoot(): void {
    const { size, root } = this.last;
    const open = wholeRoots(this.bundles.leaves, size % TILE_WIDTH);
    const holds = equalBytes(this.frontier.rootWith(open), root);
    if (!holds) throw this.changedUnseen(this.disagrees ?? this.disagreementAt(size));
    if (this.disagrees) throw this.forked(this.disagrees);
  }

  private forked({ size, from }: Disagreement): LogBroken {
    const sentence = `A checkpoint over ${size} entries tells another history than this log: they part between entry ${from} and entry ${size}.`;
    return brokenWithin('fork', from, size, sentence);
  }

  private changedUnseen({ size, from }: Disagreement): LogBroken {
    const sentence = `The entries do not give the root that was signed over ${size} entries: between entry ${from} and entry ${size} they were changed, and the tiles with them.`;
    return brokenWithin('root', from, size, sentence);
  }
}
