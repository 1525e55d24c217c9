/** A signed checkpoint, and the log that it is of. */
export interface PastCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** base64 */
  readonly root: string;
  readonly signedAt: Date;
}

export interface PastVerification {
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly state: string;
  readonly size: number;
  readonly badIndex?: number;
}

/** What is signed of the log, and when it was last checked. */
export interface LogHistory {
  /** Oldest first, one a minute; of more than `limit` the newest. */
  checkpointsSince(time: Date, limit: number): Promise<readonly PastCheckpoint[]>;
  lastVerification(): Promise<PastVerification | undefined>;
  /** The signer saw another history than its own. */
  refusal(): Promise<string | undefined>;
}
