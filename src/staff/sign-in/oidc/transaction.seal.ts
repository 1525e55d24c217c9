import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/** What the callback has to know of the request that it answers. */
export interface OidcTransaction {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE. */
  readonly verifier: string;
  readonly returnTo: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Set: this person confirms who they are, and nobody else may come back. */
  readonly confirms?: string;
}

/** As long as a person needs to sign in over there. */
export const TRANSACTION_MS = 10 * 60_000;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const CONTEXT = Buffer.from('verigate-oidc-transaction/1');

/** AES-256-GCM: the browser carries it, and can neither read nor change it. */
export function seal(key: KeyObject, transaction: OidcTransaction): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(CONTEXT);
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(transaction), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64url');
}

/** Undefined: none of ours, or too old. */
export function unseal(key: KeyObject, sealed: string, now: number): OidcTransaction | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    const text = Buffer.concat([
      decipher
        .setAAD(CONTEXT)
        .setAuthTag(tag)
        .update(bytes.subarray(IV_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
    const transaction = JSON.parse(text.toString('utf8')) as OidcTransaction;
    return now - transaction.startedAt < TRANSACTION_MS ? transaction : undefined;
  } catch {
    return undefined;
  }
}
