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
    private readonly store: Pick<KeyRingStore, 'all'>,
    private readonly guard: Pick<KeyGuard, 'service' | 'keyName' | 'unwrap'>,
    private readonly roots: RootKeys,
  ) {
    this.#keys.set(1, roots.derived);
    this.#current = { version: 1, key: roots.derived };
  }

  /** With every key that is in use. Throws KeyFault when the service does not give one of them. */
  static async open(
    store: Pick<KeyRingStore, 'all'>,
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

  /**
   * Learns of a version that another process made. Until the service has given it, new persons get the one before. Resolves with the versions
   * that only this process has, because the database was set back. Throws where that was given another key of a version that is in use here.
   */
  async catchUp(): Promise<readonly KeyEncryptionKey[]> {
    const stored = await this.store.all();
    const replaced = this.#leaveReplaced(stored);
    const newest = stored.at(-1)?.version ?? 1;
    if (newest > this.#current.version) await this.fetch(newest);
    if (replaced.length > 0)
      throw new Error(`The database was set back and has another key of version ${replaced.join(', ')}.`);
    const kept = new Set(stored.map(({ version }) => version));
    return [...this.#keys].map(([version, key]) => ({ version, key })).filter(({ version }) => !kept.has(version));
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
    const key = createSecretKey(bytes);
    if (!this.#proves(version, bytes, proof)) throw this.#notOurs();
    return key;
  }

  /** Versions of which the database has another key than this process: what that wraps is what everybody reads. */
  #leaveReplaced(stored: readonly StoredKey[]): readonly number[] {
    const replaced = stored.flatMap(({ version, proof }) => {
      const own = this.#keys.get(version);
      return own && proof && !this.#proves(version, own.export(), proof) ? [version] : [];
    });
    for (const version of replaced) this.#keys.delete(version);
    if (replaced.includes(this.#current.version)) {
      const version = Math.max(...this.#keys.keys());
      this.#current = { version, key: this.#keys.get(version) ?? this.roots.derived };
    }
    return replaced;
  }

  /** Wipes the bytes. */
  #proves(version: number, bytes: Buffer, proof: Buffer): boolean {
    const own = proofOf(this.roots, version, bytes);
    bytes.fill(0);
    return own.length === proof.length && timingSafeEqual(own, proof);
  }

  #notOurs(): KeyFault {
    return new KeyFault(this.guard.service, this.guard.keyName, 'not_ours');
  }
}
