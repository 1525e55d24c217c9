import { type Checkpoint, equalBytes } from '#libs/merkle-proof';
import { Frontier } from '../frontier.js';
import { TILE_WIDTH, widthOf } from '../tile-layout.js';
import { rootOfWhole, wholeRoots } from '../tree.js';
import { BundleCheck } from './bundle-check.js';
import type { EnvelopeCheck } from './envelope-check.js';
import type { LogSource } from './log-source.js';
import { brokenWithin, type LogBroken } from './problem.js';
import { UpperTiles } from './upper-tiles.js';

interface Rooted {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Walks a log from its first entry to its last checkpoint, in the memory of two bundles. */
export class LogWalk {
  checked = 0;
  /** Of the other checkpoints, how many agree. */
  agreed = 0;
  private readonly frontier = new Frontier();
  private readonly bundles: BundleCheck;
  private readonly upper: UpperTiles;
  private sizeThatHolds = 0;
  private disagrees?: Rooted;

  constructor(
    private readonly source: LogSource,
    private readonly last: Checkpoint,
    envelopes: EnvelopeCheck,
    /** Other checkpoints up to the last one's size, smallest first; they are taken out as they are met. */
    private readonly others: Rooted[],
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
    for (let next = this.others[0]; next !== undefined && next.size <= until; next = this.others[0]) {
      this.others.shift();
      if (!equalBytes(rootOf(next.size), next.root)) this.disagrees ??= next;
      else {
        this.agreed += 1;
        if (!this.disagrees) this.sizeThatHolds = next.size;
      }
    }
  }

  private compareRoot(): void {
    const { last } = this;
    const open = last.size % TILE_WIDTH;
    const holds = equalBytes(this.frontier.rootWith(wholeRoots(this.bundles.leaves, open)), last.root);
    if (holds && this.disagrees) throw this.forked(this.disagrees);
    if (!holds) throw this.changedUnseen(this.disagrees ?? last);
  }

  private forked({ size }: Rooted): LogBroken {
    const from = Math.min(this.sizeThatHolds, size);
    const sentence = `A checkpoint over ${size} entries tells another history than this log: they part between entry ${from} and entry ${size}.`;
    return brokenWithin('fork', from, size, sentence);
  }

  private changedUnseen({ size }: Rooted): LogBroken {
    const sentence = `The entries do not give the root that was signed over ${size} entries: between entry ${this.sizeThatHolds} and entry ${size} they were changed, and the tiles with them.`;
    return brokenWithin('root', this.sizeThatHolds, size, sentence);
  }
}
