import { type Checkpoint, ProofError, parseCheckpoint, toBase64 } from '#libs/merkle-proof';
import { type OpenedNote, UnverifiedNote } from '../signed-note.js';
import { brokenAt, brokenCheckpoint, LogBroken } from './problem.js';

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

/** What a checkpoint says, in little memory: of a log that is years old there are very many. */
export interface SizeAndRoot {
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** Earlier checkpoints of the log, and those that were kept elsewhere: about 100 bytes of memory each. */
export class OtherCheckpoints {
  /** The first that cannot be compared with the log's entries at all. */
  broken?: LogBroken;
  private readonly kept: SizeAndRoot[] = [];
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
      if (!(error instanceof LogBroken)) throw error;
      this.broken ??= error;
    }
  }

  /** Smallest first, each once, without the last one of the log. */
  bySize(): SizeAndRoot[] {
    const last = { size: this.last.size, root: toBase64(this.last.root) };
    this.kept.sort((a, b) => a.size - b.size || Number(a.root > b.root) - Number(a.root < b.root));
    return this.kept.filter((one, at) => !same(one, this.kept[at - 1]) && !same(one, last));
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
    this.kept.push({ size, root: toBase64(root) });
  }
}

const same = (one: SizeAndRoot, other: SizeAndRoot | undefined): boolean =>
  other !== undefined && one.size === other.size && one.root === other.root;
