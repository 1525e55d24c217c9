import type { AuditEntry } from '../audit/index.js';
import type { Fence, LeaseStore } from '../leadership/index.js';
import type { AnchorState, StoredCheckpoint, StoredTile } from './log-reads.port.js';

/** Injection token of the {@link SealStore}, implemented by storage. */
export const SEAL_STORE = Symbol('SEAL_STORE');

/** One step of the tree, and the checkpoint that tells of it. */
export interface Growth {
  /** Entries that were in tiles before. */
  readonly from: number;
  readonly to: number;
  /** Those that are new or wider. */
  readonly tiles: readonly StoredTile[];
  readonly checkpoint?: StoredCheckpoint;
}

export interface NewKey {
  readonly vkey: string;
  /** Tells of it. */
  readonly entry: AuditEntry;
}

/** What the leader writes of a log. Whatever comes with an old fence is refused. */
export interface SealStore extends LeaseStore {
  /** False: another leader has come, or the log is not where `from` says. Nothing was written then. */
  publish(origin: string, fence: Fence, growth: Growth): Promise<boolean>;
  /** The log's signer goes on no more. */
  refuse(origin: string, fence: Fence, problem: string): Promise<void>;
  /** Entries that tell of something that changed no row. */
  record(entries: readonly AuditEntry[]): Promise<void>;
  /** Keys that are published already are left as they are. */
  publishKeys(origin: string, keys: readonly NewKey[]): Promise<void>;
  /** True: it is `everyMs` since it was last done, and it counts as done now. The first time it is due after `everyMs`. */
  takeDuty(duty: string, fence: Fence, everyMs: number, entries: readonly AuditEntry[]): Promise<boolean>;
  /** Of checkpoints from before `before` the last of each hour stays. */
  thin(origin: string, before: Date): Promise<void>;
  /** `receipt`: what the anchor gave in return for `note`. */
  anchored(
    origin: string,
    fence: Fence,
    state: AnchorState,
    taken?: { readonly entry: AuditEntry; readonly note: string; readonly receipt?: Buffer },
  ): Promise<boolean>;
}
