export { equalBytes, fromBase64, HASH_BYTES, type Sha256, toBase64, toHex } from './bytes.js';
export { type Checkpoint, parseCheckpoint } from './checkpoint.js';
export { type ConsistencyProof, checkConsistency } from './consistency.js';
export { checkInclusion, type InclusionProof, rootOfInclusion } from './inclusion.js';
export { ProofError, type ProofFault } from './proof-error.js';
export { isKeyName, type NoteSignature, parseNote, type SignedNote } from './signed-note.js';
export { formatTlogProof, parseTlogProof, type TlogProof } from './tlog-proof.js';
export { hashLeaf, hashNode } from './tree-hash.js';
export { formatVkey, type NoteAlgorithm, parseVkey, type VerifierKey } from './verifier-key.js';
