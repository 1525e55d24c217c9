/** A log that is to be verified, wherever it is kept. What it gives is not trusted. */
export interface LogSource {
  /** The last checkpoint, a signed note. */
  checkpoint(): Promise<string>;
  /** Those that were signed before, in any order; the last may be among them. */
  earlierCheckpoints(): AsyncIterable<string>;
  /** Entry bundle `index` with `width` entries; a shorter one when no more are there; undefined when there is none. */
  bundle(index: number, width: number): Promise<Uint8Array | undefined>;
  /** The same of a tile. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>;
}
