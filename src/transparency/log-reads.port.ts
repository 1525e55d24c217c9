/** Injection token of the {@link LogReads}, implemented by storage. */
export const LOG_READS = Symbol('LOG_READS');

/** A signed checkpoint as it is stored. */
export interface StoredCheckpoint {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
  /** The signed note itself. */
  readonly note: string;
  readonly signedAt: Date;
}

/** One of the past. */
export interface KeptCheckpoint extends StoredCheckpoint {
  /** Under which it is kept, one a minute. */
  readonly minute: Date;
}

/** How far one log has come. */
export interface LogPosition {
  readonly origin: string;
  /** Entries that are durable. */
  readonly next: number;
  readonly closedAt?: Date;
  /** Entries whose hashes are in tiles. */
  readonly tiled: number;
  readonly checkpoint?: StoredCheckpoint;
  /** The signer saw another history than its own, and goes on no more. */
  readonly refusal?: { readonly at: Date; readonly problem: string };
}

/** One entry, as far as the tree goes. */
export interface LeafRow {
  readonly index: number;
  readonly leafHash: Buffer;
  /** The entry's exact bytes. */
  readonly envelope: Buffer;
  /** Members of the envelope that stand beside it, for look-up. */
  readonly copies: {
    readonly uid: string;
    readonly kind: string;
    /** RFC 3339, UTC, milliseconds. */
    readonly at: string;
    readonly decision?: string;
  };
}

export interface TilePlace {
  /** 0: hashes of entries. */
  readonly level: number;
  readonly index: number;
}

/** As wide as it has grown: 32 bytes a hash, at most 256 of them. */
export interface StoredTile extends TilePlace {
  readonly bytes: Buffer;
}

export interface PublishedKey {
  readonly vkey: string;
  readonly publishedAt: Date;
}

export interface AnchorState {
  readonly anchor: string;
  readonly kind: AnchorKind;
  /** Of the last checkpoint that it took. */
  readonly size?: number;
  readonly root?: Buffer;
  readonly at?: Date;
  /** Failures since. */
  readonly attempts: number;
  readonly nextAt: Date;
  readonly problem?: string;
}

export type AnchorKind = 'folder' | 's3' | 'rfc3161';

/** What an anchor gave in return for a checkpoint. */
export interface AnchorReceipt {
  readonly anchor: string;
  readonly at: Date;
  readonly size: number;
  readonly note: string;
  readonly receipt: Buffer;
}

/** Where a page of what is kept by time begins: behind this. */
export type Behind = Date | undefined;

/** What is stored of the logs. Pages are bounded by their `limit`, and come in order. */
export interface LogReads {
  /** Undefined: there is no such log. */
  position(origin: string): Promise<LogPosition | undefined>;
  /** Every log of this database, in the order of their opening; one of them is open. */
  origins(): Promise<readonly LogPosition[]>;
  /** Entries of [from, to) in the order of their index; fewer where some are missing. */
  leaves(origin: string, from: number, to: number): Promise<readonly LeafRow[]>;
  tiles(origin: string, places: readonly TilePlace[]): Promise<readonly StoredTile[]>;
  checkpoints(origin: string, behind: Behind, limit: number): Promise<readonly KeptCheckpoint[]>;
  keys(origin: string): Promise<readonly PublishedKey[]>;
  anchors(origin: string): Promise<readonly AnchorState[]>;
  receipts(origin: string, behind: Behind, limit: number): Promise<readonly AnchorReceipt[]>;
}
