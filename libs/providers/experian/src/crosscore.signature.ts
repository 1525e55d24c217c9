import { createHmac } from 'node:crypto';
import type { Sensitive } from '#libs/provider-spec';

/**
 * `hmac-signature` of CrossCore 1: base64 of HMAC-SHA256 over the exact bytes of the body, keyed with the bytes of the configured text
 * (reference experian.md section 2.3).
 */
export const signatureOf = (body: Uint8Array, key: Sensitive<string>): string =>
  createHmac('sha256', Buffer.from(key.reveal(), 'utf8')).update(body).digest('base64');
