import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { type KeyEncryptionKey, type KeyRing, SealBroken } from '../audit/index.js';
import { KeyFault } from './key-fault.js';
import { type KeyGuard, kekContext } from './key-guard.js';
import type { KeyRingStore, StoredKey } from './key-ring-store.port.js';

/** What follows from the master key. */
export interface RootKeys {
  /** Version 1. */
  readonly derived: KeyObject;
  /** Proves that a key-encryption key was made by a gateway of this database. */
  readonly proof: KeyObject;
}

/** HMAC-SHA-256: who can write into the database, or wrap with a service's public key, cannot slip a key of their own in. */
export const proofOf = (roots: RootKeys, version: number, key: Buffer): Buffer =>
  createHmac('sha256', roots.proof).update(`kek|${version}|`).update(key).digest();

/**
 * The key-encryption keys in memory. They were unwrapped at the start, or when a row first asked for one: no sign-up waits for the key
 * service, and none is stopped when it is away for a while.
 */
export class GuardedKeyRing implements KeyRing {
  readonly #keys = new Map<number, KeyObject>();
  readonly #fetching = new Map<number, Promise<KeyObject>>();
  #current: KeyEncryptionKey;

  private constructor(
    private readonly store: Pick<KeyRingStore, 'newestVersion' | 'all'>,
    private readonly guard: Pick<KeyGuard, 'service' | 'keyName' | 'unwrap'>,
    private readonly roots: RootKeys,
  ) {
    this.#keys.set(1, roots.derived);
    this.#current = { version: 1, key: roots.derived };
  }

  /** With every key that is in use. Throws KeyFault when the service does not give one of them. */
  static async open(
    store: Pick<KeyRingStore, 'newestVersion' | 'all'>,
    guard: Pick<KeyGuard, 'service' | 'keyName' | 'unwrap'>,
    roots: RootKeys,
  ): Promise<GuardedKeyRing> {
    const ring = new GuardedKeyRing(store, guard, roots);
    for (const stored of await store.all()) if (!stored.retiredAt) await ring.#admit(stored);
    return ring;
  }

  current(): KeyEncryptionKey {
    return this.#current;
  }

  known(version: number): KeyObject | undefined {
    return this.#keys.get(version);
  }

  /** Whoever asks for the same at once waits for the same call. */
  fetch(version: number): Promise<KeyObject> {
    const fetching = this.#fetching.get(version) ?? this.#find(version).finally(() => this.#fetching.delete(version));
    this.#fetching.set(version, fetching);
    return fetching;
  }

  /** Learns of a version that another process made. Until the service has given it, new persons get the one before. */
  async catchUp(): Promise<void> {
    const newest = await this.store.newestVersion();
    if (newest > this.#current.version) await this.fetch(newest);
  }

  /** Is the current key still to be had? Throws KeyFault. */
  async recheck(): Promise<void> {
    const { version } = this.#current;
    const stored = (await this.store.all()).find((each) => each.version === version);
    if (stored) await this.#unwrap(stored);
  }

  async #find(version: number): Promise<KeyObject> {
    const stored = (await this.store.all()).find((each) => each.version === version);
    if (!stored) throw new SealBroken(`there is no key-encryption key of version ${version}`);
    return this.#admit(stored);
  }

  async #admit(stored: StoredKey): Promise<KeyObject> {
    const { version } = stored;
    const key = this.#keys.get(version) ?? (await this.#unwrap(stored));
    this.#keys.set(version, key);
    if (version > this.#current.version) this.#current = { version, key };
    return key;
  }

  async #unwrap({ version, kept, proof }: StoredKey): Promise<KeyObject> {
    if (version === 1) return this.roots.derived;
    if (!kept || !proof) throw this.#notOurs();
    const bytes = await this.guard.unwrap(kept, kekContext(version));
    const isOurs = timingSafeEqual(proofOf(this.roots, version, bytes), proof);
    const key = createSecretKey(bytes);
    bytes.fill(0);
    if (!isOurs) throw this.#notOurs();
    return key;
  }

  #notOurs(): KeyFault {
    return new KeyFault(this.guard.service, this.guard.keyName, 'not_ours');
  }
}
