/** Remembers what was signed, in a place that whoever rewrites the database does not reach by that. */
export interface CheckpointGuard {
  /** The last checkpoint that was signed here, a signed note; undefined when there was none. */
  last(origin: string): Promise<string | undefined>;
  /** Durable when it resolves. Called before the checkpoint is shown to anybody. */
  keep(origin: string, note: string): Promise<void>;
}
