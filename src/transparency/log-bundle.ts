import { readFile } from 'node:fs/promises';
import { checkpointName } from './anchors/anchor-files.js';
import { type LogFile, LogFiles } from './log-files.js';
import type { AnchorReceipt, LogPosition, LogReads } from './log-reads.port.js';
import { checkpointsOf } from './stored-log.js';

const RECEIPTS = 100;
/** The stand-alone verifier, one file without dependencies; there when the service was built. */
const VERIFIER = new URL('../../verigate-verify.mjs', import.meta.url);

export interface BundleParts {
  readonly reads: LogReads;
  /** Verifier keys of the configuration, past ones included. */
  readonly vkeys: readonly string[];
}

const text = (path: string, content: string): LogFile => ({
  path,
  isFull: false,
  read: () => Promise.resolve(Buffer.from(content)),
});

/**
 * Everything that an auditor needs to check a log without us, file by file, in constant memory: C2SP tlog-tiles, checkpoints, keys, what anchors
 * gave in return, and the verifier itself. `checkpoint` comes last: a folder that has it is whole.
 */
export async function* bundleFiles({ reads, vkeys }: BundleParts, position: LogPosition): AsyncGenerator<LogFile> {
  const { origin, checkpoint } = position;
  if (!checkpoint) return;
  yield text('README.txt', readme(origin, checkpoint.size));
  const verifier = await readFile(VERIFIER).catch(() => undefined);
  if (verifier) yield { path: 'verigate-verify.mjs', isFull: false, read: () => Promise.resolve(verifier) };
  const published = (await reads.keys(origin)).map(({ vkey }) => vkey);
  const keys = [...new Set([...vkeys, ...published])];
  yield* keys.map((vkey, at) => text(`keys/${at + 1}.vkey`, `${vkey}\n`));
  const named = new Set<string>();
  for await (const kept of checkpointsOf(reads, origin)) {
    // It goes on being signed while the bundle is written.
    if (kept.size > checkpoint.size) continue;
    named.add(checkpointName(kept));
    yield text(`checkpoints/${checkpointName(kept)}`, kept.note);
  }
  for await (const receipt of receiptsOf(reads, origin)) {
    if (receipt.size > checkpoint.size) continue;
    const name = checkpointName(receipt);
    if (!named.has(name)) yield text(`checkpoints/${name}`, receipt.note);
    named.add(name);
    yield { path: `anchors/${receipt.anchor}/${name}.tsr`, isFull: true, read: () => Promise.resolve(receipt.receipt) };
  }
  yield* new LogFiles(reads, origin).between(0, checkpoint.size);
  yield text('checkpoint', checkpoint.note);
}

async function* receiptsOf(reads: Pick<LogReads, 'receipts'>, origin: string): AsyncGenerator<AnchorReceipt> {
  let behind: Date | undefined;
  do {
    const page = await reads.receipts(origin, behind, RECEIPTS);
    yield* page;
    behind = page.length < RECEIPTS ? undefined : page.at(-1)?.at;
  } while (behind !== undefined);
}

const readme = (origin: string, size: number): string => `Audit log of Verigate
=====================

Log:      ${origin}
Entries:  ${size}, under the signed checkpoint in the file "checkpoint"

To check everything, with Node 20 or newer and nothing else:

  node verigate-verify.mjs . --key <verifier key>

Take the verifier key from the operator by another way than this bundle (a letter, a contract, a page of theirs): the keys in keys/ came with
the log, and whoever could change the log could change them. The command checks every entry, every hash of the tree, every checkpoint and its
signatures, and names the first entry that does not hold.

  checkpoint     the newest signed checkpoint                       c2sp.org/tlog-checkpoint
  checkpoints/   those that were signed before; the name begins with the number of entries
  tile/          the hashes of the tree                             c2sp.org/tlog-tiles
  tile/entries/  the entries, up to 256 in a file                   the same
  keys/          verifier keys                                      c2sp.org/signed-note
  anchors/       answers of time-stamping authorities, RFC 3161, each to the checkpoint of the same name:
                 openssl ts -verify -data checkpoints/NAME -in anchors/AUTHORITY/NAME.tsr -CAfile authority-ca.pem

An entry holds no personal data. What an entry is, byte for byte: docs/audit-log-format.md of Verigate.
`;
