import { createCipheriv, createDecipheriv, hash, type KeyObject } from 'node:crypto';
import { Sensitive } from '#libs/provider-spec';
import { takeRandomBytes } from './random-pool.js';
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

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SCHEMA_VERSION = 1;
const KEK_VERSION = 1;
const INDEX_KEY_VERSION = 1;

/**
 * Seals each person's data under a random key of its own, AES-256-GCM. A random 96-bit nonce is safe because a key seals few payloads; what
 * a ciphertext belongs to is authenticated with it, so that it cannot be moved to another person or decision.
 */
export class SubjectVault {
  constructor(
    private readonly keys: { readonly kek: KeyObject; readonly index: KeyObject },
    private readonly origin: string,
  ) {}

  seal(subject: SubjectPlaintext, decisionId: string): SealedSubject {
    const { subjectId } = subject;
    const dataKey = takeRandomBytes(KEY_BYTES);
    const kek = encrypt(this.keys.kek, dataKey, wrapContext(subjectId));
    const sealed = encrypt(
      dataKey,
      Buffer.from(subject.payload.reveal(), 'utf8'),
      this.#context(subjectId, decisionId),
    );
    dataKey.fill(0);
    return {
      subjectId,
      kekVersion: KEK_VERSION,
      wrapped: Buffer.concat([kek.nonce, kek.ciphertext]),
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
  sealMore(
    { subjectId, wrapped }: Pick<SealedSubject, 'subjectId' | 'wrapped'>,
    text: Sensitive<string>,
    contextId: string,
  ): Pick<SealedSubject, 'nonce' | 'ciphertext' | 'ctSha256'> {
    const dataKey = this.#unwrap(subjectId, wrapped);
    const sealed = encrypt(dataKey, Buffer.from(text.reveal(), 'utf8'), this.#context(subjectId, contextId));
    dataKey.fill(0);
    return { ...sealed, ctSha256: hashOf(sealed) };
  }

  /** Throws when key, ciphertext, subject and decision do not belong together, or any was changed. */
  open(
    sealed: Pick<SealedSubject, 'subjectId' | 'wrapped' | 'nonce' | 'ciphertext'>,
    decisionId: string,
  ): Sensitive<string> {
    const { subjectId, wrapped, nonce, ciphertext } = sealed;
    const dataKey = this.#unwrap(subjectId, wrapped);
    return new Sensitive(decrypt(dataKey, nonce, ciphertext, this.#context(subjectId, decisionId)).toString('utf8'));
  }

  /** What to look for in `subject_token`. */
  token(field: SearchField, value: Sensitive<string>): Buffer {
    return searchToken(this.keys.index, field, value.reveal());
  }

  #unwrap(subjectId: string, wrapped: Buffer): Buffer {
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    return decrypt(this.keys.kek, nonce, wrapped.subarray(NONCE_BYTES), wrapContext(subjectId));
  }

  #context(subjectId: string, decisionId: string): string {
    return `${this.origin}|${subjectId}|${decisionId}|${SCHEMA_VERSION}`;
  }
}

const hashOf = ({ nonce, ciphertext }: Pick<SealedSubject, 'nonce' | 'ciphertext'>): string =>
  hash('sha256', Buffer.concat([nonce, ciphertext]), 'base64url');

const wrapContext = (subjectId: string): string => `dek|${subjectId}|${KEK_VERSION}`;

function encrypt(key: KeyObject | Buffer, plaintext: Buffer, context: string): { nonce: Buffer; ciphertext: Buffer } {
  const nonce = takeRandomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  return { nonce, ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]) };
}

function decrypt(key: KeyObject | Buffer, nonce: Buffer, ciphertext: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(ciphertext.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]);
}
