import { concatBytes, type Sha256 } from './bytes.js';

/** RFC 6962 section 2.1: leaves and nodes are hashed behind different bytes, so that one can never be taken for the other. */
const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** SHA-256(0x00 || entry). */
export const hashLeaf = (sha256: Sha256, entry: Uint8Array): Uint8Array => sha256(concatBytes(LEAF, entry));

/** SHA-256(0x01 || left || right). */
export const hashNode = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(concatBytes(NODE, left, right));
