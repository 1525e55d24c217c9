import type { Fence } from './delivery-store.port.js';

/** Something that follows the log. */
export interface Sink {
  /** Of its cursor. */
  readonly cursor: string;
  /** Reads on when the log has more, and sends what is due. Ends early when the fence is old or the signal aborts. Rejects when the database is away. */
  run(fence: Fence, isBehind: boolean, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
