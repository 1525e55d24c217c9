import type { AuditEntry, WrappedKey } from '../audit/index.js';
import type { KeyServiceName } from '../config/index.js';
import type { GuardedKey } from './key-provider.port.js';

/** Injection tokens, implemented by storage. */
export const KEY_RING_STORE = Symbol('KEY_RING_STORE');
export const KEY_LEASE = Symbol('KEY_LEASE');

/** A key as a service of this name guards it. */
export interface KeptKey extends GuardedKey {
  readonly service: KeyServiceName;
}

/** A key-encryption key. */
export interface StoredKey {
  readonly version: number;
  /** Absent: derived from the master key, which only version 1 is. */
  readonly kept?: KeptKey;
  /** HMAC of version and key: a gateway of this database made it. */
  readonly proof?: Buffer;
  readonly createdAt: Date;
  /** Milliseconds since then, by the clock of the database. */
  readonly ageMs: number;
  readonly retiredAt?: Date;
}

export interface NewKey {
  readonly version: number;
  readonly kept: KeptKey;
  readonly proof: Buffer;
}

export interface KeyRingStore {
  newestVersion(): Promise<number>;
  /** In the order of versions. */
  all(): Promise<readonly StoredKey[]>;
  /** False: somebody else has made that version. */
  add(key: NewKey, entries: readonly AuditEntry[]): Promise<boolean>;
  /** The same key under another guard, if it is still guarded as `before`. */
  reguard(version: number, before: Buffer, kept: KeptKey, entries: readonly AuditEntry[]): Promise<boolean>;
  /** False: it was retired before. */
  retire(version: number, entries: readonly AuditEntry[]): Promise<boolean>;
  /** How many persons' keys are wrapped by each version. */
  subjects(): Promise<ReadonlyMap<number, number>>;
  /** Looks at the next so many persons' keys behind `after`: those that an older version than `current` wraps. */
  look(after: string | undefined, limit: number, current: number): Promise<KeyWindow>;
  /** Writes each that is still as it was; how many were. */
  replace(changes: readonly Rewrapped[]): Promise<number>;
}

export interface KeyWindow {
  /** Undefined: there was nothing behind `after`. */
  readonly last?: string;
  readonly older: readonly WrappedKey[];
}

export interface Rewrapped {
  readonly before: WrappedKey;
  readonly after: WrappedKey;
}

/** Where the master key is kept when a service guards it. */
export interface MasterKeyStore {
  find(): Promise<KeptKey | undefined>;
  /** Keeps it unless there is one; what is kept then. */
  keep(key: KeptKey): Promise<KeptKey>;
  /** Was the database written with a master key before? */
  isUsed(): Promise<boolean>;
  /** The same key under another guard, if it is still guarded as `before`. */
  reguardMaster(before: Buffer, kept: KeptKey, entries: readonly AuditEntry[]): Promise<boolean>;
}
