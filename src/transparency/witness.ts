import {
  checkFollows,
  noteOpener,
  type OpenedNote,
  ProofError,
  parseCheckpoint,
  UnverifiedNote,
} from '#libs/transparency-log';
import type { CheckpointGuard } from './checkpoint-guard.port.js';
import type { Follower } from './log-leader.js';
import type { LogReads } from './log-reads.port.js';
import { LogRefusal } from './log-refusal.js';
import { StoredTiles } from './stored-tiles.js';
import type { TransparencyEvents } from './transparency-events.port.js';

const LOOK_MS = 30_000;

export interface WitnessParts {
  readonly origin: string;
  readonly reads: Pick<LogReads, 'position' | 'tiles'>;
  readonly guard: CheckpointGuard;
  readonly vkeys: readonly string[];
  readonly events: TransparencyEvents;
  readonly clock: { now(): Date };
}

/** A process that does not seal remembers what the leader signed, so that it can refuse another history when it leads itself. */
export class Witness implements Follower {
  readonly #open: (note: string) => OpenedNote;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: WitnessParts) {
    this.#open = noteOpener(parts.vkeys);
  }

  async run(): Promise<void> {
    const { origin, reads, guard, events, clock } = this.parts;
    const now = clock.now().getTime();
    if (now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    const { checkpoint } = (await reads.position(origin)) ?? {};
    const own = await guard.last(origin);
    if (!checkpoint || checkpoint.note === own) return;
    try {
      const next = parseCheckpoint(this.#open(checkpoint.note).text);
      const previous = own === undefined ? undefined : parseCheckpoint(own.slice(0, own.lastIndexOf('\n\n') + 1));
      if (previous && previous.size > next.size) return;
      if (previous) await checkFollows(new StoredTiles(reads, origin), previous, next);
      await guard.keep(origin, checkpoint.note);
    } catch (error) {
      const isOther = error instanceof ProofError || error instanceof UnverifiedNote || error instanceof LogRefusal;
      if (!isOther) throw error;
      events.refused('history_differs', checkpoint.size);
    }
  }
}
