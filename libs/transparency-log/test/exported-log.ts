import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  checkpointText,
  ecdsaSigner,
  ed25519Signer,
  encodeBundle,
  entriesPath,
  type FilesSource,
  filesSource,
  leafHash,
  type NoteSigner,
  signNote,
  TILE_WIDTH,
} from '#libs/transparency-log';
import { GrownTree } from './grown-tree.js';

/** A log as files by path, in memory: to change one, change a copy. */
export type Files = Map<string, Uint8Array>;

export interface ExportedLog {
  readonly origin: string;
  readonly entries: readonly Buffer[];
  readonly files: Files;
  readonly vkeys: readonly string[];
  readonly signers: readonly NoteSigner[];
  /** Signed notes by size, smallest first; the last is the file `checkpoint`. */
  readonly checkpoints: ReadonlyMap<number, string>;
}

export interface LogPlan {
  readonly origin?: string;
  readonly entries: readonly Buffer[];
  /** Sizes at which a checkpoint was signed, smallest first; the last is the log's size. */
  readonly sealedAt: readonly number[];
  readonly signers: readonly NoteSigner[];
}

export const ORIGIN = 'verigate/0198c0de-0000-7000-8000-000000000001';

const der = (prefix: string, seed: number): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from(prefix, 'hex'), Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });

/** Keys that are the same in each run. */
export const edwards = (seed: number, name = ORIGIN): NoteSigner =>
  ed25519Signer(name, der('302e020100300506032b657004220420', seed));
export const curve = (seed: number, name = ORIGIN): NoteSigner =>
  ecdsaSigner(name, der('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', seed));

/** An entry as docs/audit-log-format.md has it; `note` makes it another. */
export function anEntry(index: number, note = '', origin = ORIGIN): Buffer {
  const at = new Date(Date.UTC(2026, 10, 22) + index * 1000).toISOString();
  const uid = `0198c0de-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
  const actor = { type: 'gateway', id: 'g-1' };
  return Buffer.from(
    JSON.stringify({ v: 1, origin, uid, at, kind: 'signup.claimed', actor, body: { flow: 'customers', note } }),
  );
}

export const someEntries = (count: number): Buffer[] => Array.from({ length: count }, (_, index) => anEntry(index));

export async function exportLog({ origin = ORIGIN, entries, sealedAt, signers }: LogPlan): Promise<ExportedLog> {
  const files: Files = new Map();
  const tree = new GrownTree();
  const checkpoints = new Map<number, string>();
  for (const size of sealedAt) {
    if (size > tree.size) tree.grow(entries.slice(tree.size, size).map(leafHash));
    const note = await signNote(checkpointText({ origin, size, root: tree.root }), signers);
    checkpoints.set(size, note);
    files.set(`checkpoints/${String(size).padStart(20, '0')}`, Buffer.from(note));
    files.set('checkpoint', Buffer.from(note));
  }
  for (const [path, { bytes }] of tree.tiles) files.set(path, bytes);
  putEntries(files, entries.slice(0, tree.size));
  const vkeys = signers.map(({ vkey }) => vkey);
  for (const [at, vkey] of vkeys.entries()) files.set(`keys/${at}.vkey`, Buffer.from(`${vkey}\n`));
  return { origin, entries: entries.slice(0, tree.size), files, vkeys, signers, checkpoints };
}

/** Entry bundles anew, and none besides. */
export function putEntries(files: Files, entries: readonly Buffer[]): void {
  for (const path of files.keys()) if (path.startsWith('tile/entries/')) files.delete(path);
  for (let from = 0; from < entries.length; from += TILE_WIDTH) {
    const bundle = entries.slice(from, from + TILE_WIDTH);
    files.set(entriesPath(from / TILE_WIDTH, bundle.length), encodeBundle(bundle));
  }
}

export const sourceOf = (files: Files): FilesSource =>
  filesSource({
    read: async (path) => files.get(path),
    list: async (folder) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes('/'))
        .sort(),
  });
