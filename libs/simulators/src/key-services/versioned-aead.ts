import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key of several versions, as the symmetric services have it. */
export class VersionedAead {
  readonly #keys = new Map<number, Buffer>();

  add(version: number): void {
    this.#keys.set(version, randomBytes(32));
  }

  /** `derivedBy`: the key of the version is taken through HKDF with it first. */
  seal(version: number, plain: Buffer, associated: Buffer, derivedBy?: Buffer): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key(version, derivedBy), nonce).setAAD(associated);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Undefined: it does not authenticate. */
  open(version: number, sealed: Buffer, associated: Buffer, derivedBy?: Buffer): Buffer | undefined {
    if (!this.#keys.has(version) || sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key(version, derivedBy), sealed.subarray(0, NONCE_BYTES))
        .setAAD(associated)
        .setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  #key(version: number, derivedBy: Buffer | undefined): Buffer {
    const key = this.#keys.get(version);
    if (!key) throw new Error(`there is no version ${version}`);
    return derivedBy ? Buffer.from(hkdfSync('sha256', key, '', derivedBy, 32)) : key;
  }
}
