import { createCipheriv, createDecipheriv, hash, type KeyObject } from 'node:crypto';
import { Sensitive } from '#libs/provider-spec';
import type { KeyRing } from './key-ring.port.js';
import { takeRandomBytes } from './random-pool.js';
import { SealBroken } from './seal-broken.js';
import { type SearchField, searchToken } from './search-token.js';

/** A person's data in the clear, on its way into or out of the vault. */
export interface SubjectPlaintext {
  /** UUIDv7: names the key. */
  readonly subjectId: string;
  readonly payload: Sensitive<string>;
  readonly searchable: readonly { readonly field: SearchField; readonly value: Sensitive<string> }[];
}

/** The same, as it may be stored. Erasing a person is deleting these; the log keeps `ctSha256` only. */
export interface SealedSubject {
  readonly subjectId: string;
  /** Which key-encryption key `wrapped` is under: wrapping anew changes both, and nothing else. */
  readonly kekVersion: number;
  /** Data key under the key-encryption key: nonce (12) || ciphertext (32) || tag (16). */
  readonly wrapped: Buffer;
  readonly nonce: Buffer;
  /** With the 16-byte tag at its end. */
  readonly ciphertext: Buffer;
  /** base64url of SHA-256 over nonce || ciphertext. */
  readonly ctSha256: string;
  readonly tokens: readonly { readonly field: SearchField; readonly keyVersion: number; readonly token: Buffer }[];
}

/** A person's key as it is stored. */
export type WrappedKey = Pick<SealedSubject, 'subjectId' | 'kekVersion' | 'wrapped'>;

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SCHEMA_VERSION = 1;
const INDEX_KEY_VERSION = 1;

/**
 * Seals each person's data under a random key of its own, AES-256-GCM. A random 96-bit nonce is safe because a key seals few payloads; what
 * a ciphertext belongs to is authenticated with it, so that it cannot be moved to another person or decision.
 */
export class SubjectVault {
  constructor(
    private readonly keys: { readonly ring: KeyRing; readonly index: KeyObject },
    private readonly origin: string,
  ) {}

  seal(subject: SubjectPlaintext, decisionId: string): SealedSubject {
    const { subjectId } = subject;
    const dataKey = takeRandomBytes(KEY_BYTES);
    const key = this.#wrap(subjectId, dataKey);
    const sealed = encrypt(
      dataKey,
      Buffer.from(subject.payload.reveal(), 'utf8'),
      this.#context(subjectId, decisionId),
    );
    dataKey.fill(0);
    return {
      subjectId,
      ...key,
      ...sealed,
      ctSha256: hashOf(sealed),
      tokens: subject.searchable.map(({ field, value }) => ({
        field,
        keyVersion: INDEX_KEY_VERSION,
        token: this.token(field, value),
      })),
    };
  }

  /** A further text about a person whose key is known, sealed under that key: erasing the person takes it along. */
  async sealMore(
    key: WrappedKey,
    text: Sensitive<string>,
    contextId: string,
  ): Promise<Pick<SealedSubject, 'nonce' | 'ciphertext' | 'ctSha256'>> {
    const dataKey = await this.#unwrap(key);
    const sealed = encrypt(dataKey, Buffer.from(text.reveal(), 'utf8'), this.#context(key.subjectId, contextId));
    dataKey.fill(0);
    return { ...sealed, ctSha256: hashOf(sealed) };
  }

  /** Rejects with SealBroken when key, ciphertext, subject and decision do not belong together, or any was changed. */
  async open(
    sealed: WrappedKey & Pick<SealedSubject, 'nonce' | 'ciphertext'>,
    decisionId: string,
  ): Promise<Sensitive<string>> {
    const { subjectId, nonce, ciphertext } = sealed;
    const dataKey = await this.#unwrap(sealed);
    const text = decrypt(dataKey, nonce, ciphertext, this.#context(subjectId, decisionId)).toString('utf8');
    dataKey.fill(0);
    return new Sensitive(text);
  }

  /** The same key under the current key-encryption key: what was sealed under it stays as it is. */
  async rewrap(key: WrappedKey): Promise<WrappedKey> {
    const dataKey = await this.#unwrap(key);
    const wrapped = this.#wrap(key.subjectId, dataKey);
    dataKey.fill(0);
    return { subjectId: key.subjectId, ...wrapped };
  }

  /** What to look for in `subject_token`. */
  token(field: SearchField, value: Sensitive<string>): Buffer {
    return searchToken(this.keys.index, field, value.reveal());
  }

  #wrap(subjectId: string, dataKey: Buffer): Pick<SealedSubject, 'kekVersion' | 'wrapped'> {
    const { version, key } = this.keys.ring.current();
    const { nonce, ciphertext } = encrypt(key, dataKey, wrapContext(subjectId, version));
    return { kekVersion: version, wrapped: Buffer.concat([nonce, ciphertext]) };
  }

  /** A version that another process has just made is not known here yet. */
  async #unwrap({ subjectId, kekVersion, wrapped }: WrappedKey): Promise<Buffer> {
    const { ring } = this.keys;
    const key = ring.known(kekVersion) ?? (await ring.fetch(kekVersion));
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    return decrypt(key, nonce, wrapped.subarray(NONCE_BYTES), wrapContext(subjectId, kekVersion));
  }

  #context(subjectId: string, decisionId: string): string {
    return `${this.origin}|${subjectId}|${decisionId}|${SCHEMA_VERSION}`;
  }
}

const hashOf = ({ nonce, ciphertext }: Pick<SealedSubject, 'nonce' | 'ciphertext'>): string =>
  hash('sha256', Buffer.concat([nonce, ciphertext]), 'base64url');

/** A wrapped key cannot be passed off as another person's, nor as one of another version. */
const wrapContext = (subjectId: string, version: number): string => `dek|${subjectId}|${version}`;

function encrypt(key: KeyObject | Buffer, plaintext: Buffer, context: string): { nonce: Buffer; ciphertext: Buffer } {
  const nonce = takeRandomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  return { nonce, ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]) };
}

function decrypt(key: KeyObject | Buffer, nonce: Buffer, ciphertext: Buffer, context: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(ciphertext.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBroken('What is sealed was changed or belongs to something else: unable to authenticate it.');
  }
}
