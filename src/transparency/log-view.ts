/** The log, as staff and auditors see it. Hashes are base64; times RFC 3339. */
export interface LogView {
  readonly origin: string;
  /** Entries that are durable and have an index. */
  readonly size: number;
  /** The last signed checkpoint; absent before the first. */
  readonly checkpoint?: CheckpointView;
  readonly anchors: readonly AnchorView[];
  readonly keys: readonly LogKeyView[];
  /** `sealing`; `behind`: no checkpoint for a minute; `refused`: the signer saw another history than its own (see `problem`). */
  readonly state: 'sealing' | 'behind' | 'refused';
  readonly problem?: string;
  readonly lastVerification?: VerificationView;
  /** Logs that were closed before this one. */
  readonly closed: readonly { readonly origin: string; readonly size: number; readonly closedAt: string }[];
}

export interface CheckpointView {
  readonly size: number;
  readonly root: string;
  readonly signedAt: string;
  /** The signed note itself. */
  readonly note: string;
}

export interface AnchorView {
  readonly anchor: string;
  readonly kind: 'folder' | 's3' | 'rfc3161';
  readonly size?: number;
  readonly at?: string;
  readonly problem?: string;
}

export interface LogKeyView {
  readonly name: string;
  readonly algorithm: 'ed25519' | 'ecdsa-p256';
  /** C2SP signed-note verifier key. */
  readonly vkey: string;
}

/** A check of the stored log from entry 0, against its tiles, its checkpoints and the one kept outside. */
export interface VerificationView {
  readonly verificationId: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly state: 'running' | 'holds' | 'broken' | 'failed';
  readonly checked: number;
  readonly size: number;
  readonly entriesPerSecond?: number;
  /** The first index that does not hold. */
  readonly badIndex?: number;
  readonly problem?: string;
}

/** Everything that is needed to check one entry: in the browser, or with `verigate-verify`. */
export interface EntryProofView {
  readonly origin: string;
  readonly index: number;
  readonly state: 'sequenced' | 'sealed' | 'anchored';
  /** The entry's exact text (UTF-8); its bytes are the leaf. */
  readonly envelope: string;
  readonly leafHash: string;
  /** Absent until it is sealed, about a second. */
  readonly checkpoint?: CheckpointView;
  /** Sibling hashes from the leaf to the root. */
  readonly hashes?: readonly string[];
  /** The same as one C2SP tlog-proof file. */
  readonly tlogProof?: string;
}

/** That the log of `to` entries begins with that of `from`: RFC 9162 section 2.1.4. */
export interface ConsistencyView {
  readonly origin: string;
  readonly from: number;
  readonly to: number;
  /** Base64. */
  readonly hashes: readonly string[];
}
