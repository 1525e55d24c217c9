import { type Checkpoint, toBase64 } from '#libs/merkle-proof';

/** The text to sign: c2sp.org/tlog-checkpoint. */
export function checkpointText({ origin, size, root }: Pick<Checkpoint, 'origin' | 'size' | 'root'>): string {
  if (origin === '' || origin.includes('\n')) throw new RangeError('the origin of a log is one line');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}
