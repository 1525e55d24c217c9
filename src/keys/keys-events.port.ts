import type { KeyRingView } from './key-view.js';

/** Injection token of the {@link KeysEvents}, implemented by observability. */
export const KEYS_EVENTS = Symbol('KEYS_EVENTS');

export type KeyTask = 'follow' | 'check' | 'reguard' | 'rewrap';

/** What others may hear of the keys. */
export interface KeysEvents {
  healthChanged(health: KeyRingView['health'], error?: unknown): void;
  /** A pass over the persons' keys changed so many. */
  rewrapped(version: number, count: number): void;
  /** The next turn tries again. */
  failed(task: KeyTask, error: unknown): void;
}
