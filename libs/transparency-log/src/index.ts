export { type Checkpoint, ProofError, parseCheckpoint } from '#libs/merkle-proof';
export { checkpointText } from './checkpoint.js';
export { type DecodedBundle, decodeBundle, ENTRY_MOST_BYTES, encodeBundle } from './entry-bundle.js';
export { Frontier } from './frontier.js';
export { type Growth, growTree } from './growth.js';
export { leafHash } from './leaf-hash.js';
export { ecdsaDer, ecdsaSigner, ed25519Signer, type NoteSigner, vkeyOf } from './note-signer.js';
export { checkFollows, consistencyHashes, inclusionHashes, rootAt } from './proofs.js';
export { noteOpener, type OpenedNote, openNote, signNote, UnverifiedNote } from './signed-note.js';
export {
  edgeTiles,
  entriesPath,
  readTilePath,
  TILE_WIDTH,
  type Tile,
  type TilePlace,
  tilePath,
  widthOf,
} from './tile-layout.js';
export type { TileReader } from './tile-reader.js';
export { tlogProofText } from './tlog-proof.js';
export { emptyRoot, nodeHash } from './tree.js';
export { type FilesSource, filesSource, type LogFiles, MissingFile } from './verify/files-source.js';
export { folderSource } from './verify/folder-source.js';
export type { LogSource } from './verify/log-source.js';
export type { LogFault, LogProblem, VerificationReport } from './verify/verification-report.js';
export { type EntryReport, verifyEntry } from './verify/verify-entry.js';
export { type VerifyOptions, verifyLog } from './verify/verify-log.js';
