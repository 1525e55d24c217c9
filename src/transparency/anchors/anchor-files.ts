import { hash } from 'node:crypto';
import { LogFiles } from '../log-files.js';
import type { LogReads, StoredCheckpoint } from '../log-reads.port.js';

const DIGITS = 14;

/** Sorted by name, checkpoints are sorted by size. Two notes over the same size have names of their own. */
export const checkpointName = ({ size, note }: Pick<StoredCheckpoint, 'size' | 'note'>): string =>
  `${String(size).padStart(DIGITS, '0')}-${hash('sha256', note).slice(0, 8)}`;

export interface AnchorFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * What is written for a checkpoint, the checkpoint last: the place then never shows one whose files it lacks. Tiles and bundles that are not full
 * are among them, so that each copy can be verified by itself.
 */
export async function* anchorFiles(
  reads: Pick<LogReads, 'leaves' | 'tiles'>,
  origin: string,
  checkpoint: StoredCheckpoint,
  from: number,
): AsyncGenerator<AnchorFile> {
  for (const file of new LogFiles(reads, origin).between(from, checkpoint.size)) {
    const bytes = await file.read();
    if (bytes) yield { path: file.path, bytes };
  }
  yield { path: `checkpoints/${checkpointName(checkpoint)}`, bytes: Buffer.from(checkpoint.note) };
}
