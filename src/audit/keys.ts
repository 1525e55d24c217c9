import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Sensitive } from '#libs/provider-spec';

/** What the keys derived from the master key are for. A label never changes its meaning: everything made with its key would be lost. */
export type KeyLabel =
  | 'kek'
  | 'index'
  | 'idempotency'
  | 'basic-pepper'
  | 'staff-pepper'
  | 'staff-oidc'
  | 'staff-device'
  | 'mail-recipient'
  | 'lists'
  | 'invitations'
  | 'fingerprint'
  | 'answers'
  | 'key-ring'
  | 'wrapping'
  | 'log-signing';

const KEY_BYTES = 32;

/**
 * One key for one purpose, HKDF-SHA-256 (RFC 5869) of the master key. A KeyObject, because handing a raw Buffer to every HMAC costs 30 us
 * each time (reference performance.md section 2).
 */
export function deriveKey(master: Sensitive<Buffer>, label: KeyLabel): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', master.reveal(), '', `verigate/v1/${label}`, KEY_BYTES)));
}

/** Tells whether two gateways have the same master key, and nothing else about it. 32 bytes. */
export const fingerprintOf = (master: Sensitive<Buffer>): Buffer => deriveKey(master, 'fingerprint').export();
