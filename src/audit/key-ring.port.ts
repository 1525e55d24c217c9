import type { KeyObject } from 'node:crypto';
import { SealBroken } from './seal-broken.js';

/** Injection token of the {@link KeyRing}, implemented by keys. */
export const KEY_RING = Symbol('KEY_RING');

/** 32 bytes that wrap the keys of persons. */
export interface KeyEncryptionKey {
  /** 1, 2, 3, ...: stored beside whatever it wraps. */
  readonly version: number;
  readonly key: KeyObject;
}

/** The key-encryption keys of this database. Those that are in use are in memory: no sign-up waits for whoever guards them. */
export interface KeyRing {
  /** What new persons' keys are wrapped with. */
  current(): KeyEncryptionKey;
  /** Undefined: this process has not met that version yet. */
  known(version: number): KeyObject | undefined;
  /** Gets a version that another process made. Rejects with SealBroken when there is none; otherwise whoever guards it does not give it now. */
  fetch(version: number): Promise<KeyObject>;
}

/** A ring of a single version, for a tool or a test. */
export const ringOf = (key: KeyObject, version = 1): KeyRing => ({
  current: () => ({ version, key }),
  known: (asked) => (asked === version ? key : undefined),
  fetch: (asked) => Promise.reject(new SealBroken(`there is no key-encryption key of version ${asked}`)),
});
