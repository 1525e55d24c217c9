import type { StorageError } from './storage-error.js';

/** Injection token of the {@link StorageEvents}; without a provider nobody is told. */
export const STORAGE_EVENTS = Symbol('STORAGE_EVENTS');

/** How a process ended: one of the two is null. */
export interface ServerEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What an operator should hear of the embedded database. Implementations must not throw. */
export interface StorageEvents {
  /** The server ended and nobody had asked for it. It is started again. */
  serverEnded(end: ServerEnd): void;
  /** It takes connections again, at the same address. */
  serverRestarted(restart: { readonly attempts: number; readonly milliseconds: number }): void;
  /** It does not come back: without a new process nothing can be recorded. The error's message is one sentence. */
  serverLost(error: StorageError): void;
}

export const UNHEARD: StorageEvents = {
  serverEnded: () => undefined,
  serverRestarted: () => undefined,
  serverLost: () => undefined,
};
