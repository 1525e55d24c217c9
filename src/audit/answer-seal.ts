import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'v1.';

/**
 * Seals the stored text of an answer: with Continue an answer may carry corrected claims, which are personal data. AES-256-GCM with the decision
 * as context; the nonce is an HMAC of decision and text, so that the same answer sealed again (a commit sent twice) is the same bytes, and two
 * different texts never share one.
 */
export class AnswerSeal {
  constructor(private readonly key: KeyObject) {}

  seal(decisionId: string, text: string): string {
    const nonce = createHmac('sha256', this.key).update(`${decisionId}|${text}`).digest().subarray(0, NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES }).setAAD(
      Buffer.from(decisionId),
    );
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return PREFIX + sealed.toString('base64url');
  }

  /** Throws when the text was changed or belongs to another decision. */
  open(decisionId: string, sealed: string): string {
    if (!sealed.startsWith(PREFIX)) throw new Error('a stored answer is not sealed');
    const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(decisionId))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  }
}
