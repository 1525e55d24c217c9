import { sha256 } from './sha256.js';

/** RFC 6962 section 2.1: a leaf can never be taken for a node of the tree, which is hashed behind 0x01. */
const LEAF_PREFIX = Uint8Array.of(0x00);

/** The Merkle tree leaf hash of one log entry: SHA-256(0x00 || entry), 32 bytes. */
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([LEAF_PREFIX, entry]));
