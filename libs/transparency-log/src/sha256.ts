// The whole module, because a name that a Node has not cannot be imported.
import crypto from 'node:crypto';

/** The one-shot call costs half of a Hash object. It came with Node 20.12: the verifier runs on any Node 20. */
export const sha256: (bytes: Uint8Array) => Buffer =
  typeof crypto.hash === 'function'
    ? (bytes) => crypto.hash('sha256', bytes, 'buffer')
    : (bytes) => crypto.createHash('sha256').update(bytes).digest();
