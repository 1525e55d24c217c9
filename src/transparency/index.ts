export { CheckpointFile, GuardFileError } from './checkpoint-file.store.js';
export { bundleFiles } from './log-bundle.js';
export { LogReader } from './log-reader.js';
export type {
  AnchorKind,
  AnchorReceipt,
  AnchorState,
  Behind,
  KeptCheckpoint,
  LeafRow,
  LogPosition,
  PublishedKey,
  StoredCheckpoint,
  StoredTile,
  TilePlace,
} from './log-reads.port.js';
export { LOG_READS, type LogReads } from './log-reads.port.js';
export { planReopening, ReopenRefusal } from './reopening.js';
export { type Growth, type NewKey, SEAL_STORE, type SealStore } from './seal-store.port.js';
export { LOG_READINESS, TransparencyModule } from './transparency.module.js';
export { TRANSPARENCY_EVENTS, type TransparencyEvents } from './transparency-events.port.js';
export { VERIFICATION_STORE, type Verification, type VerificationStore } from './verification-store.port.js';
export { writeFiles } from './write-files.js';
