import { inclusionHashes, tlogProofText } from '#libs/transparency-log';
import type { LogPosition, LogReads, StoredCheckpoint } from './log-reads.port.js';
import type { CheckpointView, EntryProofView } from './log-view.js';
import { StoredTiles } from './stored-tiles.js';

/** For other features: how far the open log is sealed, and the proof of one entry. */
export class LogReader {
  constructor(
    private readonly reads: LogReads,
    private readonly origin: string,
  ) {}

  /** Entries under the last signed checkpoint. */
  async sealedSize(origin: string = this.origin): Promise<number> {
    return (await this.reads.position(origin))?.checkpoint?.size ?? 0;
  }

  /** Entries under a checkpoint that was taken elsewhere. */
  async anchoredSize(origin: string = this.origin): Promise<number> {
    return Math.max(0, ...(await this.reads.anchors(origin)).map(({ size }) => size ?? 0));
  }

  /** Undefined: the log has no such entry. `origin`: of a log that was closed. */
  async entryProof(index: number, origin: string = this.origin): Promise<EntryProofView | undefined> {
    const { reads } = this;
    const [leaf] = await reads.leaves(origin, index, index + 1);
    if (!leaf) return undefined;
    const view = {
      origin,
      index,
      envelope: leaf.envelope.toString('utf8'),
      leafHash: leaf.leafHash.toString('base64'),
    };
    const checkpoint = sealing(await reads.position(origin), index);
    if (!checkpoint) return { ...view, state: 'sequenced' };
    const hashes = await inclusionHashes(new StoredTiles(reads, origin), index, checkpoint.size);
    const isAnchored = (await this.anchoredSize(origin)) > index;
    return {
      ...view,
      state: isAnchored ? 'anchored' : 'sealed',
      checkpoint: checkpointView(checkpoint),
      hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')),
      tlogProof: tlogProofText({ index, hashes, checkpoint: checkpoint.note }),
    };
  }
}

const sealing = (position: LogPosition | undefined, index: number): StoredCheckpoint | undefined =>
  position?.checkpoint && position.checkpoint.size > index ? position.checkpoint : undefined;

export const checkpointView = ({ size, root, note, signedAt }: StoredCheckpoint): CheckpointView => ({
  size,
  root: root.toString('base64'),
  signedAt: signedAt.toISOString(),
  note,
});
