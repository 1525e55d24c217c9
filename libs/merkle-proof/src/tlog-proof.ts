import { fromBase64, hashFromBase64, readDecimal, toBase64 } from './bytes.js';
import { malformed } from './proof-error.js';

/** One entry's proof in a file of its own: c2sp.org/tlog-proof. */
export interface TlogProof {
  readonly index: number;
  /** Sibling hashes from the leaf to the root. */
  readonly hashes: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
  /** Not covered by any signature. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';

export function formatTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [HEADER, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...hashes.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Throws a ProofError (`malformed`). The checkpoint is handed on as it is. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  if (end < 0) throw malformed('The proof has no empty line before its checkpoint.');
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) throw malformed(`The first line of a proof is ${HEADER}.`);
  const extra = lines[0]?.startsWith('extra ')
    ? fromBase64(lines.shift()?.slice(6) ?? '', 'The extra data')
    : undefined;
  const index = lines.shift() ?? '';
  if (!index.startsWith('index ')) throw malformed('The proof does not say which index it is about.');
  return {
    index: readDecimal(index.slice(6), 'The index of the proof'),
    hashes: lines.map((line, at) => hashFromBase64(line, `Hash ${at + 1} of the proof`)),
    checkpoint: text.slice(end + 2),
    ...(extra && { extra }),
  };
}
