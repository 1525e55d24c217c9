import {
  decodeBundle,
  encodeBundle,
  entriesPath,
  type LogProblem,
  leafHash,
  readTilePath,
  TILE_WIDTH,
  widthOf,
} from '#libs/transparency-log';
import { anEntry, type ExportedLog, edwards, exportLog, type Files, putEntries } from './exported-log.js';
import { grown } from './grown-tree.js';

/** A log that somebody changed, and what must be said of it. */
export interface Tampered {
  readonly files: Files;
  /** Checkpoints that were kept elsewhere. */
  readonly known?: readonly string[];
  /** The first index, where the hashes can tell it. */
  readonly badIndex?: number;
  /** Where they cannot: an index that the range must hold. */
  readonly within?: number;
  readonly fault?: LogProblem['fault'] | readonly LogProblem['fault'][];
}

/** A number from 0 to below `n`. */
export type Pick = (n: number) => number;

/** Undefined where the log is too small for it. */
export type Tampering = (log: ExportedLog, pick: Pick) => Tampered | undefined | Promise<Tampered | undefined>;

const changedByte = (bytes: Uint8Array, at: number, pick: Pick): Uint8Array =>
  Uint8Array.from(bytes, (byte, each) => (each === at ? byte ^ (1 + pick(255)) : byte));

const withEntries = ({ files }: ExportedLog, entries: readonly Buffer[]): Files => {
  const copy = new Map(files);
  putEntries(copy, entries);
  return copy;
};

/** Tiles that fit the entries, as one would make them who can write the database. */
function withTiles(files: Files, entries: readonly Buffer[]): Files {
  for (const path of files.keys()) if (/^tile\/[0-9]/.test(path)) files.delete(path);
  for (const [path, { bytes }] of grown(entries.map(leafHash)).tiles) files.set(path, bytes);
  return files;
}

/** The bundle that holds an entry. */
function bundleOf({ entries, files }: ExportedLog, index: number) {
  const bundle = Math.floor(index / TILE_WIDTH);
  const path = entriesPath(bundle, widthOf(entries.length, 0, bundle));
  return { path, first: bundle * TILE_WIDTH, bytes: files.get(path) ?? Buffer.of() };
}

function aTile({ files, entries }: ExportedLog, pick: Pick) {
  const paths = [...files.keys()].filter((path) => {
    const place = readTilePath(path);
    // The tiles of earlier sizes are not part of the log as it is: nobody reads them.
    return (
      place !== undefined &&
      place.level !== 'entries' &&
      widthOf(entries.length, place.level, place.index) === place.width
    );
  });
  const path = paths[pick(paths.length)] ?? '';
  const { level = 0, index = 0, width = 0 } = readTilePath(path) ?? {};
  const leaves = TILE_WIDTH ** Number(level);
  return {
    path,
    bytes: files.get(path) ?? Buffer.of(),
    width,
    leaves,
    entryOf: (hash: number) => (index * TILE_WIDTH + hash) * leaves,
  };
}

/** An entry that never was. */
const forged = (index: number): Buffer => anEntry(index, 'forged');

const cutAt = (log: ExportedLog, size: number): Files =>
  withTiles(withEntries(log, log.entries.slice(0, size)), log.entries.slice(0, size));

const sealedBefore = ({ checkpoints, entries }: ExportedLog): number[] =>
  [...checkpoints.keys()].filter((size) => size < entries.length);

export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a byte of an entry': (log, pick) => {
    const index = pick(log.entries.length);
    const entries = [...log.entries];
    const entry = entries[index] ?? Buffer.of();
    entries[index] = Buffer.from(changedByte(entry, pick(entry.length), pick));
    return { files: withEntries(log, entries), badIndex: index, fault: 'entry' };
  },
  'the length of an entry': (log, pick) => {
    const index = pick(log.entries.length);
    const { path, first, bytes } = bundleOf(log, index);
    const before = encodeBundle(log.entries.slice(first, index)).length;
    return { files: new Map(log.files).set(path, changedByte(bytes, before + pick(2), pick)), badIndex: index };
  },
  'another entry in the place of one': (log, pick) => {
    const index = pick(log.entries.length);
    const entries = log.entries.with(index, forged(index));
    return { files: withEntries(log, entries), badIndex: index, fault: 'entry' };
  },
  'an entry taken out, the others moved up': (log, pick) => {
    const index = pick(log.entries.length);
    return { files: withEntries(log, log.entries.toSpliced(index, 1)), badIndex: index };
  },
  'an entry taken out of its bundle': (log, pick) => {
    const index = pick(log.entries.length);
    const { path, first, bytes } = bundleOf(log, index);
    const bundle = encodeBundle(decodeBundle(bytes).entries.toSpliced(index - first, 1));
    return { files: new Map(log.files).set(path, bundle), badIndex: index };
  },
  'an entry put in, the others moved down': (log, pick) => {
    const index = pick(log.entries.length);
    return { files: withEntries(log, log.entries.toSpliced(index, 0, forged(index))), badIndex: index };
  },
  'an entry put into a bundle, or behind it': (log, pick) => {
    const near = bundleOf(log, pick(log.entries.length));
    const { entries } = decodeBundle(near.bytes);
    const at = pick(entries.length + 1);
    const bundle = encodeBundle(entries.toSpliced(at, 0, forged(near.first + at)));
    return { files: new Map(log.files).set(near.path, bundle), badIndex: near.first + at };
  },
  'two entries in each other’s place': (log, pick) => {
    const [one, two] = [pick(log.entries.length), pick(log.entries.length)].sort((a, b) => a - b);
    if (one === undefined || two === undefined || one === two) return undefined;
    const [first, second] = [log.entries[one] as Buffer, log.entries[two] as Buffer];
    return { files: withEntries(log, log.entries.with(one, second).with(two, first)), badIndex: one, fault: 'entry' };
  },
  'two bundles in each other’s place': (log, pick) => {
    if (log.entries.length < 2 * TILE_WIDTH) return undefined;
    const last = Math.floor(log.entries.length / TILE_WIDTH) - 1;
    const one = pick(last);
    const [here, there] = [entriesPath(one), entriesPath(last)];
    const files = new Map(log.files)
      .set(here, log.files.get(there) as Buffer)
      .set(there, log.files.get(here) as Buffer);
    return { files, badIndex: one * TILE_WIDTH, fault: 'entry' };
  },
  'the last entries cut off': (log, pick) => {
    const size = pick(log.entries.length);
    return { files: withEntries(log, log.entries.slice(0, size)), badIndex: size, fault: 'missing' };
  },
  'the last entries cut off, tiles and all': (log, pick) => {
    const size = pick(log.entries.length);
    return { files: cutAt(log, size), badIndex: size, fault: 'missing' };
  },
  'a bundle cut in the middle of an entry': (log, pick) => {
    const index = pick(log.entries.length);
    const { path, first, bytes } = bundleOf(log, index);
    const before = encodeBundle(log.entries.slice(first, index)).length;
    const inside = 1 + pick((log.entries[index]?.length ?? 0) + 1);
    return {
      files: new Map(log.files).set(path, bytes.subarray(0, before + inside)),
      badIndex: index,
      fault: 'missing',
    };
  },
  'a bundle deleted': (log, pick) => {
    const { path, first } = bundleOf(log, pick(log.entries.length));
    const files = new Map(log.files);
    files.delete(path);
    return { files, badIndex: first, fault: 'missing' };
  },
  'a byte of a tile': (log, pick) => {
    const { path, bytes, leaves, entryOf } = aTile(log, pick);
    const at = pick(bytes.length);
    const entry = entryOf(Math.floor(at / 32));
    const place = leaves === 1 ? { badIndex: entry } : { within: entry };
    return { files: new Map(log.files).set(path, changedByte(bytes, at, pick)), ...place, fault: ['entry', 'tile'] };
  },
  'a tile cut off': (log, pick) => {
    const { path, bytes, width, entryOf } = aTile(log, pick);
    const hashes = pick(width);
    const files = new Map(log.files).set(path, bytes.subarray(0, hashes * 32 + pick(32)));
    return { files, badIndex: entryOf(hashes), fault: 'missing' };
  },
  'a tile made longer': (log, pick) => {
    const { path, bytes, width, entryOf } = aTile(log, pick);
    const files = new Map(log.files).set(path, Buffer.concat([bytes, Buffer.alloc(1 + pick(64), 1)]));
    return { files, badIndex: entryOf(width), fault: 'extra' };
  },
  'a tile deleted': (log, pick) => {
    const { path, entryOf } = aTile(log, pick);
    const files = new Map(log.files);
    files.delete(path);
    // What is left of it is the tile of an earlier size.
    const stem = `${path.split('.p/')[0]}.p/`;
    const left = [...files.keys()]
      .filter((other) => other.startsWith(stem))
      .map((other) => Number(other.slice(stem.length)));
    return { files, badIndex: entryOf(Math.max(0, ...left)), fault: 'missing' };
  },
  'entries and tiles rewritten': (log, pick) => {
    const index = pick(log.entries.length);
    const entries = log.entries.with(index, forged(index));
    return { files: withTiles(withEntries(log, entries), entries), within: index, fault: 'root' };
  },
  'the text of the checkpoint': (log, pick) => {
    const note = Buffer.from(log.files.get('checkpoint') ?? '');
    const at = pick(note.indexOf('\n\n') + 2);
    return { files: new Map(log.files).set('checkpoint', changedByte(note, at, pick)), fault: ['signature', 'origin'] };
  },
  'the signature of the checkpoint': (log, pick) => {
    // With a second signature that holds, one of a key that is not known is left alone, as the specification says.
    if (log.signers.length > 1) return undefined;
    const note = Buffer.from(log.files.get('checkpoint') ?? '');
    const from = note.indexOf('\n\n') + 2;
    return {
      files: new Map(log.files).set('checkpoint', changedByte(note, from + pick(note.length - from), pick)),
      fault: 'signature',
    };
  },
  'the checkpoint cut off': (log, pick) => {
    const note = Buffer.from(log.files.get('checkpoint') ?? '');
    // One whole line of signatures would be enough.
    const firstSignatureEnds = note.indexOf('\n', note.indexOf('\n\n') + 2);
    return {
      files: new Map(log.files).set('checkpoint', note.subarray(0, pick(firstSignatureEnds))),
      fault: 'signature',
    };
  },
  'an earlier checkpoint changed': (log, pick) => {
    const paths = [...log.files.keys()].filter((path) => path.startsWith('checkpoints/'));
    const path = paths[pick(paths.length)] ?? '';
    const note = Buffer.from(log.files.get(path) ?? '');
    const end = log.signers.length > 1 ? note.indexOf('\n\n') + 2 : note.length;
    return { files: new Map(log.files).set(path, changedByte(note, pick(end), pick)), fault: 'signature' };
  },
  'a checkpoint by a stranger': async (log, pick) => {
    const stranger = edwards(100 + pick(100));
    const { files } = await exportLog({ ...log, sealedAt: [log.entries.length], signers: [stranger] });
    return { files, fault: 'signature' };
  },
  'an older checkpoint for the last': (log, pick) => {
    const older = sealedBefore(log);
    const size = older[pick(older.length)];
    if (size === undefined) return undefined;
    const files = new Map(log.files).set('checkpoint', Buffer.from(log.checkpoints.get(size) ?? ''));
    return { files, badIndex: size, fault: 'truncated' };
  },
  'a backup restored': async (log, pick) => {
    const older = sealedBefore(log);
    const size = older[pick(older.length)];
    if (size === undefined) return undefined;
    const { files } = await exportLog({ ...log, entries: log.entries.slice(0, size), sealedAt: [size] });
    return { files, known: [log.checkpoints.get(log.entries.length) ?? ''], badIndex: size, fault: 'truncated' };
  },
  'a backup restored, and gone on with by the log’s own key': async (log, pick) => {
    const sizes = [...log.checkpoints.keys()].filter((size) => size > 0);
    const known = sizes[pick(sizes.length)] ?? 1;
    const fork = pick(known);
    const entries = [
      ...log.entries.slice(0, fork),
      ...log.entries.slice(fork).map((_, at) => forged(fork + at)),
      forged(10_000),
    ];
    const sealedAt = [log.entries.length + pick(2)];
    const { files } = await exportLog({ ...log, entries, sealedAt });
    return { files, known: [log.checkpoints.get(known) ?? ''], within: fork, fault: 'fork' };
  },
  'rewritten by the log’s own key, with the earlier checkpoints left': async (log, pick) => {
    const older = sealedBefore(log).filter((size) => size > 0);
    const last = older.at(-1);
    if (last === undefined) return undefined;
    const index = pick(last);
    const rewritten = await exportLog({
      ...log,
      entries: log.entries.with(index, forged(index)),
      sealedAt: [log.entries.length],
    });
    const files = new Map([...log.files, ...rewritten.files]);
    files.delete(`checkpoints/${String(log.entries.length).padStart(20, '0')}`);
    return { files, within: index, fault: 'fork' };
  },
  'an entry of another log signed in': async (log, pick) => {
    const index = pick(log.entries.length);
    const entries = log.entries.with(index, anEntry(index, '', 'verigate/other'));
    const { files } = await exportLog({ ...log, entries, sealedAt: [log.entries.length] });
    return { files, badIndex: index, fault: 'entry' };
  },
};
