import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Sensitive } from '#libs/provider-spec';
import { KeyFault } from '../key-fault.js';
import { contextBytes, type GuardedKey, type KeyProvider, type WrapContext } from '../key-provider.port.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * For development, and for those who keep the key themselves: 32 bytes that a file or the configuration holds. AES-256-GCM with the context
 * as additional data; stored as nonce, ciphertext, tag.
 */
export class LocalFileDriver implements KeyProvider {
  readonly name = 'local-file';
  readonly keyName: string;
  readonly #key: KeyObject;

  constructor(key: Sensitive<Buffer>) {
    this.#key = createSecretKey(key.reveal());
    this.keyName = `local:${createHmac('sha256', this.#key).update('verigate/v1/key-name').digest('hex').slice(0, 16)}`;
  }

  async wrap(key: Buffer, context: WrapContext): Promise<GuardedKey> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(
      contextBytes(context),
    );
    const wrapped = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    return { providerKey: this.keyName, wrapped };
  }

  async unwrap({ wrapped }: GuardedKey, context: WrapContext): Promise<Buffer> {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, wrapped.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(contextBytes(context))
        .setAuthTag(wrapped.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw new KeyFault(this.name, this.keyName, 'not_ours');
    }
  }

  async close(): Promise<void> {
    // There is nothing to close.
  }
}
