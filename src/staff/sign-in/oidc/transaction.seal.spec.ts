import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { seal, TRANSACTION_MS, unseal } from './transaction.seal.js';

const KEY = createSecretKey(randomBytes(32));
const TRANSACTION = { state: 's', nonce: 'n', verifier: 'v', returnTo: '/console/', startedAt: 1_000_000 };

describe('a sealed transaction', () => {
  it('comes back as it was, and is not to be read on the way', () => {
    const sealed = seal(KEY, TRANSACTION);
    expect(unseal(KEY, sealed, 1_000_001)).toEqual(TRANSACTION);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('console');
    expect(seal(KEY, TRANSACTION)).not.toBe(sealed);
  });

  it('runs out', () => {
    expect(unseal(KEY, seal(KEY, TRANSACTION), 1_000_000 + TRANSACTION_MS)).toBeUndefined();
  });

  it('is refused when a bit was changed, when a byte is missing, and under another key', () => {
    const bytes = Buffer.from(seal(KEY, TRANSACTION), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(KEY, changed.toString('base64url'), 1_000_001)).toBeUndefined();
      expect(unseal(KEY, bytes.subarray(0, at).toString('base64url'), 1_000_001)).toBeUndefined();
    }
    expect(unseal(createSecretKey(randomBytes(32)), bytes.toString('base64url'), 1_000_001)).toBeUndefined();
  });
});
