import { type Checkpoint, equalBytes, ProofError, parseCheckpoint } from '#libs/merkle-proof';
import { type OpenedNote, UnverifiedNote } from '../signed-note.js';
import { brokenAt, brokenCheckpoint, type LogBroken } from './problem.js';

/** Checks the signatures of a checkpoint and reads it. Throws LogBroken. */
export function openCheckpoint(
  note: string,
  open: (note: string) => OpenedNote,
  which: string,
): Checkpoint & Pick<OpenedNote, 'verifiedBy'> {
  try {
    const { text, verifiedBy } = open(note);
    return { ...parseCheckpoint(text), verifiedBy };
  } catch (error) {
    if (!(error instanceof UnverifiedNote || error instanceof ProofError)) throw error;
    throw brokenCheckpoint('signature', `${which} does not hold: ${error.message}`);
  }
}

/** Earlier checkpoints of the log, and those that were kept elsewhere: about 150 bytes of memory each. */
export class OtherCheckpoints {
  /** The first that cannot be compared with the log's entries at all. */
  broken?: LogBroken;
  private readonly roots = new Map<string, { readonly size: number; readonly root: Uint8Array }>();
  private count = 0;

  constructor(
    private readonly last: Checkpoint,
    private readonly open: (note: string) => OpenedNote,
  ) {}

  add(note: string, from: 'the log itself' | 'elsewhere'): void {
    this.count += 1;
    try {
      this.keep(openCheckpoint(note, this.open, `Checkpoint ${this.count} from ${from}`), from);
    } catch (error) {
      this.broken ??= error as LogBroken;
    }
  }

  /** Smallest first. */
  bySize(): { readonly size: number; readonly root: Uint8Array }[] {
    return [...this.roots.values()].sort((a, b) => a.size - b.size);
  }

  private keep({ origin, size, root }: Checkpoint, from: string): void {
    const { last } = this;
    if (origin !== last.origin)
      throw brokenCheckpoint('origin', `Checkpoint ${this.count} from ${from} is of another log: ${origin}.`);
    if (size > last.size)
      throw brokenAt(
        'truncated',
        last.size,
        `Entry ${last.size} and what follows are cut off: a checkpoint from ${from} was signed over ${size} entries, and the last one here over ${last.size}.`,
      );
    if (size === last.size && equalBytes(root, last.root)) return;
    this.roots.set(`${size} ${Buffer.from(root).toString('base64')}`, { size, root });
  }
}
