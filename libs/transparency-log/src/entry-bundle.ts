/** What the length before an entry can say. */
export const ENTRY_MOST_BYTES = 65_535;
const LENGTH_BYTES = 2;

/** c2sp.org/tlog-tiles: each entry behind its length, uint16 big-endian. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  const bundle = Buffer.allocUnsafe(entries.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > ENTRY_MOST_BYTES) throw new RangeError(`an entry of ${entry.length} bytes fits no bundle`);
    bundle.writeUInt16BE(entry.length, at);
    bundle.set(entry, at + LENGTH_BYTES);
    at += LENGTH_BYTES + entry.length;
  }
  return bundle;
}

export interface DecodedBundle {
  /** Views of the bundle, not copies. */
  readonly entries: readonly Buffer[];
  /** Bytes after the last whole entry: 0 in a bundle that is well formed. */
  readonly rest: number;
}

/** Reads as many entries as are whole, at most `most` of them. */
export function decodeBundle(bundle: Uint8Array, most = Number.POSITIVE_INFINITY): DecodedBundle {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.length);
  const entries: Buffer[] = [];
  let at = 0;
  while (entries.length < most && at + LENGTH_BYTES <= bytes.length) {
    const end = at + LENGTH_BYTES + bytes.readUInt16BE(at);
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return { entries, rest: bytes.length - at };
}
