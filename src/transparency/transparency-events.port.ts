import type { AnchorKind } from './log-reads.port.js';
import type { RefusalCode } from './log-refusal.js';

/** Injection token of the {@link TransparencyEvents}. */
export const TRANSPARENCY_EVENTS = Symbol('TRANSPARENCY_EVENTS');

/** What an operator should hear of the log's seals. Implementations must not throw. */
export interface TransparencyEvents {
  /** This process seals from now on, or no more. */
  leads(leads: boolean): void;
  /** A checkpoint over `size` entries is signed and stored; `added` of them are new. */
  sealed(size: number, added: number): void;
  /** The signer saw another history than its own: it goes on no more until somebody opens a new log. */
  refused(code: RefusalCode, size: number): void;
  /** A fault of ours or of what we stand on: it is tried again. */
  failed(part: 'sealing' | 'anchoring' | 'verification', error: unknown): void;
  /** A checkpoint was taken elsewhere. */
  anchored(anchor: string, kind: AnchorKind, size: number): void;
  anchorFailed(anchor: string, kind: AnchorKind, attempts: number): void;
  /** The stored log was checked. */
  verified(scope: 'whole' | 'sample', state: 'holds' | 'broken' | 'failed', size: number, badIndex?: number): void;
}
