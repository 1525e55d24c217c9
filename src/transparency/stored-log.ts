import { checkpointText, encodeBundle, type LogSource, leafHash } from '#libs/transparency-log';
import { LogFiles } from './log-files.js';
import type { Behind, KeptCheckpoint, LeafRow, LogReads, StoredCheckpoint } from './log-reads.port.js';

const CHECKPOINTS = 500;

/** Every stored checkpoint of a log, the oldest first. */
export async function* checkpointsOf(
  reads: Pick<LogReads, 'checkpoints'>,
  origin: string,
): AsyncGenerator<KeptCheckpoint> {
  let behind: Behind;
  do {
    const page = await reads.checkpoints(origin, behind, CHECKPOINTS);
    yield* page;
    behind = page.length < CHECKPOINTS ? undefined : page.at(-1)?.minute;
  } while (behind !== undefined);
}

/** Do the columns beside a note say what the note says? */
export const saysSo = (
  origin: string,
  { size, root, note }: Pick<StoredCheckpoint, 'size' | 'root' | 'note'>,
): boolean => note.startsWith(checkpointText({ origin, size, root }));

/** A log in the database, for the verifier. What stands beside an entry for look-up is compared with it on the way. */
export class StoredLog implements LogSource {
  /** The first entry of which a copy, or the stored hash, is not what the entry says. */
  differsAt: number | undefined;
  readonly #files: LogFiles;

  constructor(
    reads: Pick<LogReads, 'leaves' | 'tiles'>,
    origin: string,
    /** Signed notes: up to the last it is verified. It goes on being signed meanwhile, so that they are read before. */
    private readonly notes: { readonly last: string; readonly earlier: readonly string[] },
    /** Awaited before each page, so that a verification leaves room for those who sign up. */
    private readonly pace: () => Promise<void>,
  ) {
    this.#files = new LogFiles(reads, origin);
  }

  checkpoint(): Promise<string> {
    return Promise.resolve(this.notes.last);
  }

  async *earlierCheckpoints(): AsyncGenerator<string> {
    yield* this.notes.earlier;
  }

  async bundle(index: number, width: number): Promise<Buffer | undefined> {
    await this.pace();
    const entries = await this.#files.entries(index, width);
    this.differsAt ??= entries.find((entry) => !isCopied(entry))?.index;
    return entries.length === 0 ? undefined : encodeBundle(entries.map(({ envelope }) => envelope));
  }

  tile(level: number, index: number, width: number): Promise<Buffer | undefined> {
    return this.#files.tile(level, index, width);
  }
}

/** Do the columns beside an entry say what the entry says? */
export function isCopied({ envelope, leafHash: stored, copies }: LeafRow): boolean {
  if (!leafHash(envelope).equals(stored)) return false;
  try {
    const { uid, kind, at, decision } = JSON.parse(envelope.toString('utf8')) as Partial<LeafRow['copies']>;
    return uid === copies.uid && kind === copies.kind && at === copies.at && decision === copies.decision;
  } catch {
    return false;
  }
}
