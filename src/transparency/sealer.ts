import { setTimeout as sleep } from 'node:timers/promises';
import { edgeTiles, type Growth, growTree, leafHash } from '#libs/transparency-log';
import type { AuditLog } from '../audit/index.js';
import type { Fence } from '../leadership/index.js';
import type { CheckpointSigner, OutsideNotes } from './checkpoint.signer.js';
import type { LeafRow, LogPosition, LogReads, StoredCheckpoint, StoredTile } from './log-reads.port.js';
import { LogRefusal } from './log-refusal.js';
import { LOG_WORKER } from './log-worker.js';
import type { SealStore } from './seal-store.port.js';
import { StoredTiles } from './stored-tiles.js';
import type { TransparencyEvents } from './transparency-events.port.js';

/** Entries that are sealed in one step: about ten milliseconds of hashing, which nobody who signs up notices. */
const PAGE = 1_024;
/** Between the steps of a long backlog, for the pool and the event loop. */
const PAUSE_MS = 10;
/** A checkpoint is never older than a minute, even where nothing happens. */
const RESIGN_MS = 30_000;
/** In a long backlog it is signed so often. */
const SIGN_MS = 1_000;

export interface SealerParts {
  readonly log: AuditLog;
  readonly reads: Pick<LogReads, 'position' | 'leaves' | 'tiles'>;
  readonly store: Pick<SealStore, 'publish' | 'refuse' | 'publishKeys'>;
  readonly signer: CheckpointSigner;
  /** Signed notes that anchors hold; asked once. */
  readonly elsewhere: () => Promise<readonly string[]>;
  readonly events: TransparencyEvents;
  readonly clock: { now(): Date };
}

/** Puts entries under signed checkpoints. What it writes follows from the entries alone, so that two at once write the same. */
export class Sealer {
  #elsewhere: readonly string[] | undefined;
  #arePublished = false;

  constructor(private readonly parts: SealerParts) {}

  /** Seals what is there. Throws what the database throws; a history that is another is written down and ends it. */
  async run(fence: Fence, signal: AbortSignal): Promise<void> {
    const { log, reads } = this.parts;
    for (let goesOn = true; goesOn && !signal.aborted; ) {
      // Before the position: what somebody else signs between the two would otherwise seem to be more than the log has.
      const outside = await this.#outside();
      const position = await reads.position(log.origin);
      if (!position || position.refusal || position.closedAt) return;
      try {
        if (await this.#publishKeys()) continue;
        goesOn = await this.#step(position, outside, fence);
      } catch (error) {
        const refusal = refusalOf(error);
        if (!refusal) throw error;
        await this.#refuse(refusal, position, fence);
        return;
      }
      if (goesOn) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** True: there is more. */
  async #step(position: LogPosition, outside: OutsideNotes, fence: Fence): Promise<boolean> {
    const { origin, next, tiled, checkpoint } = position;
    const known = this.parts.signer.known(outside, checkpoint);
    const largest = Math.max(tiled, known.at(-1)?.size ?? 0);
    if (next < largest) {
      throw new LogRefusal('rolled_back', `The log has ${next} entries, and ${largest} were sealed: its end is gone.`);
    }
    const to = Math.min(next, tiled + PAGE);
    const isLast = to === next;
    if (isLast && to === tiled && !this.#isOld(checkpoint, RESIGN_MS)) return false;
    const grown = await this.#grow(position, to);
    const mayBeSigned = to > 0 && to >= (known.at(-1)?.size ?? 0);
    const isDue = isLast || this.#isOld(checkpoint, SIGN_MS);
    const head = { origin, size: to, root: grown.root };
    const tiles = new StoredTiles(this.parts.reads, origin, grown.tiles);
    const note = mayBeSigned && isDue ? await this.parts.signer.sign(head, known, tiles) : undefined;
    const signed =
      note === undefined ? undefined : { size: to, root: Buffer.from(grown.root), note, signedAt: this.#now() };
    const stored = grown.tiles.map(
      ({ level, index, bytes }): StoredTile => ({ level, index, bytes: Buffer.from(bytes) }),
    );
    if (!(await this.parts.store.publish(origin, fence, { from: tiled, to, tiles: stored, checkpoint: signed })))
      return false;
    if (signed) {
      // What comes next follows this one, and so whatever this one follows.
      this.#elsewhere = [];
      this.parts.events.sealed(to, to - (checkpoint?.size ?? 0));
    }
    return !isLast;
  }

  async #grow({ origin, tiled }: LogPosition, to: number): Promise<Growth> {
    const { reads } = this.parts;
    const leaves = await reads.leaves(origin, tiled, to);
    leaves.forEach((leaf, at) => checkLeaf(leaf, tiled + at));
    if (leaves.length < to - tiled) {
      throw new LogRefusal('entry_missing', `Entry ${tiled + leaves.length} is missing.`);
    }
    const places = edgeTiles(tiled);
    const edge = await reads.tiles(origin, places);
    const tiles = edge.map((tile) => ({ ...tile, width: tile.bytes.length / 32 }));
    return growTree(
      tiled,
      tiles,
      leaves.map((leaf) => leaf.leafHash),
    );
  }

  /** True: this was the first time, and there may be entries that tell of it. */
  async #publishKeys(): Promise<boolean> {
    if (this.#arePublished) return false;
    const { log, store, signer } = this.parts;
    const keys = signer.signers.map(({ vkey, algorithm }) => ({
      vkey,
      entry: log.entry({ kind: 'log.key_published', actor: LOG_WORKER, body: { algorithm, vkey } }),
    }));
    await store.publishKeys(log.origin, keys);
    this.#arePublished = true;
    return true;
  }

  async #outside(): Promise<OutsideNotes> {
    this.#elsewhere ??= await this.parts.elsewhere();
    return { own: await this.parts.signer.last(this.parts.log.origin), elsewhere: this.#elsewhere };
  }

  async #refuse(refusal: LogRefusal, { origin, next }: LogPosition, fence: Fence): Promise<void> {
    this.parts.events.refused(refusal.code, next);
    await this.parts.store.refuse(origin, fence, refusal.message);
  }

  #isOld(checkpoint: StoredCheckpoint | undefined, ms: number): boolean {
    return checkpoint === undefined || this.#now().getTime() - checkpoint.signedAt.getTime() >= ms;
  }

  #now(): Date {
    return this.parts.clock.now();
  }
}

/** The entry's bytes are the truth: a hash that does not fit them was changed, or they were. */
function checkLeaf({ index, leafHash: stored, envelope }: LeafRow, expected: number): void {
  if (index !== expected) throw new LogRefusal('entry_missing', `Entry ${expected} is missing.`);
  if (!leafHash(envelope).equals(stored)) {
    throw new LogRefusal('entry_differs', `Entry ${index} does not have the hash that is stored with it.`);
  }
}

/** Of tiles that do not fit each other the library says so by a RangeError. */
function refusalOf(error: unknown): LogRefusal | undefined {
  if (error instanceof LogRefusal) return error;
  if (error instanceof RangeError) {
    return new LogRefusal('tile_damaged', 'A tile at the edge of the tree is missing, or is not as wide as it was.');
  }
  return undefined;
}
