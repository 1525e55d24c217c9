import { setTimeout as sleep } from 'node:timers/promises';
import { verifyLog } from '#libs/transparency-log';
import type { LogReads, StoredCheckpoint } from './log-reads.port.js';
import { checkpointsOf, StoredLog, saysSo } from './stored-log.js';

/** What a check found. */
export interface Finding {
  readonly state: 'holds' | 'broken';
  readonly checked: number;
  readonly size: number;
  readonly badIndex?: number;
  readonly problem?: string;
}

export interface CheckerParts {
  readonly reads: Pick<LogReads, 'position' | 'leaves' | 'tiles' | 'checkpoints'>;
  /** Verifier keys that are trusted: those of the configuration, never those of the database. */
  readonly vkeys: readonly string[];
  /** Signed notes that are kept outside the database. */
  readonly elsewhere: (origin: string) => Promise<readonly string[]>;
}

export interface CheckOptions {
  readonly onProgress?: (checked: number) => void;
  readonly signal?: AbortSignal;
  /** Rest after each page, milliseconds. */
  readonly pauseMs?: number;
  /** What is signed is kept outside before it is in the database: so many milliseconds it may take to arrive there. */
  readonly arrivalMs?: number;
}

const ARRIVAL_MS = 5_000;
const LOOK_MS = 250;

/** Checks a log in the database from its first entry to its last checkpoint, against everything that was signed and is known. */
export class Checker {
  constructor(private readonly parts: CheckerParts) {}

  /** Throws what the database throws, and when the signal ends it. */
  async check(
    origin: string,
    { onProgress, signal, pauseMs = 0, arrivalMs = ARRIVAL_MS }: CheckOptions = {},
  ): Promise<Finding> {
    const { reads, vkeys } = this.parts;
    const elsewhere = await this.parts.elsewhere(origin);
    const kept: StoredCheckpoint[] = [];
    for await (const checkpoint of checkpointsOf(reads, origin)) kept.push(checkpoint);
    const last = await this.#arrived(origin, elsewhere, arrivalMs);
    if (!last) return { state: 'broken', checked: 0, size: 0, problem: 'The log has no checkpoint.' };
    const changed = [...kept, last].find((each) => !saysSo(origin, each));
    if (changed) {
      const problem = `What is stored beside the checkpoint over ${changed.size} entries is not what it says.`;
      return { state: 'broken', checked: 0, size: last.size, problem };
    }
    const pace = async (): Promise<void> => {
      signal?.throwIfAborted();
      if (pauseMs > 0) await sleep(pauseMs);
    };
    const source = new StoredLog(reads, origin, { last: last.note, earlier: kept.map(({ note }) => note) }, pace);
    const report = await verifyLog(source, { vkeys, origin, knownCheckpoints: elsewhere, onProgress });
    const { problem, checked } = report;
    const badIndex = problem?.badIndex ?? problem?.badRange?.from;
    const size = report.size ?? last.size;
    if (problem) {
      return {
        state: 'broken',
        checked,
        size,
        ...(badIndex === undefined ? {} : { badIndex }),
        problem: problem.sentence,
      };
    }
    if (source.differsAt === undefined) return { state: 'holds', checked, size };
    const sentence = `What is stored beside entry ${source.differsAt} for look-up is not what the entry says.`;
    return { state: 'broken', checked, size, badIndex: source.differsAt, problem: sentence };
  }

  async #arrived(
    origin: string,
    elsewhere: readonly string[],
    arrivalMs: number,
  ): Promise<StoredCheckpoint | undefined> {
    const wanted = Math.max(0, ...elsewhere.map((note) => Number(note.split('\n', 2)[1])));
    for (let waited = 0; ; waited += LOOK_MS) {
      const checkpoint = (await this.parts.reads.position(origin))?.checkpoint;
      if ((checkpoint?.size ?? 0) >= wanted || waited >= arrivalMs) return checkpoint;
      await sleep(LOOK_MS);
    }
  }
}
