import type { AnchorKind, StoredCheckpoint } from '../log-reads.port.js';

/** A place elsewhere that is shown checkpoints. */
export interface Anchor {
  /** Key of the configuration. */
  readonly name: string;
  readonly kind: AnchorKind;
  readonly everyMs: number;
  /**
   * Takes a checkpoint, and what belongs to it that the place does not have: everything behind the first `from` entries. Resolves when it is
   * kept there; what the place gave in return is handed on. Throws an AnchorFault.
   */
  take(origin: string, checkpoint: StoredCheckpoint, from: number, signal: AbortSignal): Promise<Buffer | undefined>;
  /** The newest checkpoint that the place shows, a signed note; undefined where it has none, or keeps none that could be read. */
  newest(origin: string, signal: AbortSignal): Promise<string | undefined>;
  close(): Promise<void>;
}

/** The place did not take it. The message is for the staff interface: our own words, no address, no text of the place. */
export class AnchorFault extends Error {
  override readonly name = 'AnchorFault';
}
