import {
  type Checkpoint,
  checkFollows,
  checkpointText,
  type NoteSigner,
  noteOpener,
  type OpenedNote,
  ProofError,
  parseCheckpoint,
  signNote,
  type TileReader,
  UnverifiedNote,
} from '#libs/transparency-log';
import type { CheckpointGuard } from './checkpoint-guard.port.js';
import type { StoredCheckpoint } from './log-reads.port.js';
import { LogRefusal } from './log-refusal.js';

/** What is signed next. */
export type Head = Pick<Checkpoint, 'origin' | 'size' | 'root'>;

/** Signed notes that are kept outside the database. */
export interface OutsideNotes {
  /** What was signed last on this machine. */
  readonly own: string | undefined;
  /** What anchors hold. */
  readonly elsewhere: readonly string[];
}

/**
 * Signs a log's checkpoints, each only when it follows every one that is known: the last that was signed here, the one in the database, and
 * those that anchors hold. What was signed is kept outside the database before it is handed out.
 */
export class CheckpointSigner {
  readonly #open: (note: string) => OpenedNote;

  constructor(
    readonly signers: readonly NoteSigner[],
    private readonly guard: CheckpointGuard,
  ) {
    this.#open = noteOpener(signers.map(({ vkey }) => vkey));
  }

  /** The last checkpoint that was signed here. */
  last(origin: string): Promise<string | undefined> {
    return this.guard.last(origin);
  }

  /**
   * The checkpoints that the next one has to follow, the largest last. Throws a LogRefusal when the database shows a checkpoint that nobody
   * signed who could.
   */
  known({ own, elsewhere }: OutsideNotes, stored: StoredCheckpoint | undefined): readonly Checkpoint[] {
    const notes = own === undefined ? [] : [parsed(own)];
    for (const note of elsewhere) notes.push(this.#verified(note) ?? refuseUnsigned('An anchor'));
    if (stored && !notes.some(({ size, root }) => size === stored.size && stored.root.equals(root))) {
      notes.push(this.#verified(stored.note) ?? refuseUnsigned('The database'));
    }
    return notes.sort((a, b) => a.size - b.size);
  }

  /** Throws a LogRefusal when `head` does not follow what is known. The note is durable outside the database when it resolves. */
  async sign(head: Head, known: readonly Checkpoint[], tiles: TileReader): Promise<string> {
    for (const previous of distinct(known)) await follow(tiles, previous, head);
    const note = await signNote(checkpointText(head), this.signers);
    // A key service that signs wrongly is noticed here, and by nobody else later.
    if (this.#open(note).verifiedBy.length !== this.signers.length) throw new Error('a checkpoint lacks a signature');
    await this.guard.keep(head.origin, note);
    return note;
  }

  /** Undefined: none of the keys signed it. */
  #verified(note: string): Checkpoint | undefined {
    try {
      return parseCheckpoint(this.#open(note).text);
    } catch (error) {
      if (error instanceof UnverifiedNote || error instanceof ProofError) return undefined;
      throw error;
    }
  }
}

/** What stands in the guard's own file is believed, so that a key may be replaced. */
function parsed(note: string): Checkpoint {
  try {
    return parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  } catch {
    throw new LogRefusal(
      'checkpoint_unsigned',
      'The last checkpoint that was kept outside the database cannot be read: somebody has written into its file.',
    );
  }
}

function refuseUnsigned(who: string): never {
  throw new LogRefusal(
    'checkpoint_unsigned',
    `${who} holds a checkpoint that no key of this configuration has signed: it is forged, or the signing key was replaced without a time of both.`,
  );
}

const distinct = (known: readonly Checkpoint[]): readonly Checkpoint[] =>
  known.filter(
    ({ origin, size, root }, at) =>
      !known.slice(0, at).some((e) => e.origin === origin && e.size === size && Buffer.compare(e.root, root) === 0),
  );

async function follow(tiles: TileReader, previous: Checkpoint, head: Head): Promise<void> {
  try {
    await checkFollows(tiles, previous, head);
  } catch (error) {
    if (error instanceof ProofError) {
      throw new LogRefusal(
        'history_differs',
        `The first ${previous.size} entries are not those that were signed before: ${error.message}`,
      );
    }
    throw error;
  }
}
