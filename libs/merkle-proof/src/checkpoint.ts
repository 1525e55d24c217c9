import { hashFromBase64, readDecimal } from './bytes.js';
import { malformed } from './proof-error.js';

/** A log at one size: c2sp.org/tlog-checkpoint. */
export interface Checkpoint {
  /** Which log. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
}

/** Reads the text of a checkpoint, without its signatures (see `parseNote`). Throws a ProofError (`malformed`). */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw malformed('The last line of the checkpoint has no line end.');
  const [origin, size, root, ...extensions] = lines;
  if (origin === undefined || size === undefined || root === undefined)
    throw malformed('The checkpoint has fewer than three lines.');
  if (lines.includes('')) throw malformed('The checkpoint has an empty line.');
  return {
    origin,
    size: readDecimal(size, 'The size in the checkpoint'),
    root: hashFromBase64(root, 'The root hash in the checkpoint'),
    extensions,
  };
}
