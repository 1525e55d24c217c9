import type { KeyServiceName } from '../config/index.js';

/**
 * What a wrapped key is for. Bound to it: what was wrapped for one purpose is not unwrapped for another. Never personal data: services
 * write it into their own logs.
 */
export type WrapContext = Readonly<Record<string, string>>;

/** A key as the service gave it back. */
export interface GuardedKey {
  /** The service's key with its version, where the service has versions: what will be asked to unwrap it. */
  readonly providerKey: string;
  readonly wrapped: Buffer;
}

/**
 * Guards 32-byte keys: a key-management service, or a file for development. Every method throws KeyFault and nothing else, may be called
 * again at any time, and gives up when its signal aborts.
 */
export interface KeyProvider {
  readonly name: KeyServiceName;
  /** The key as the operator named it. */
  readonly keyName: string;
  /** `key`: 32 bytes. With the newest version of the service's key. */
  wrap(key: Buffer, context: WrapContext, signal: AbortSignal): Promise<GuardedKey>;
  /** 32 bytes, which the caller wipes. With the version that wrapped it. */
  unwrap(guarded: GuardedKey, context: WrapContext, signal: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

export const KEY_BYTES = 32;

/** The context as bytes: the same members in whatever order give the same. */
export const contextBytes = (context: WrapContext): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
