import { ProofError } from '#libs/merkle-proof';
import { MissingFile } from '../verify/files-source.js';
import { folderSource, NotAFile } from '../verify/folder-source.js';
import { verifyEntry } from '../verify/verify-entry.js';
import { verifyLog } from '../verify/verify-log.js';
import { printable } from './printable.js';
import { Progress } from './progress.js';
import { bytesOf, keysOf, requireFolder, textOf } from './verify-files.js';
import { HELP, readArguments, type VerifyArguments, VerifyRefused } from './verify-options.js';
import { entryReport, logReport } from './verify-report.js';

const [EXIT_HOLDS, EXIT_BROKEN, EXIT_REFUSED] = [0, 1, 2];

/** `npm run audit:verify`, and by itself: the build makes one file of it, which needs nothing but Node. */
async function check(asked: VerifyArguments): Promise<number> {
  const { work } = asked;
  const keys = await keysOf(asked.keys);
  const [report, text] =
    'folder' in work ? await checkFolder(work.folder, keys, asked) : await checkProof(work, keys, asked);
  process.stdout.write(printable(asked.json ? `${JSON.stringify(report)}\n` : text));
  return report.holds ? EXIT_HOLDS : EXIT_BROKEN;
}

async function checkFolder(
  folder: string,
  keys: readonly string[],
  { origin, checkpoints, trustIncludedKeys }: VerifyArguments,
) {
  await requireFolder(folder);
  const source = folderSource(folder);
  const vkeys = [...keys, ...(trustIncludedKeys ? await source.includedKeys() : [])];
  requireKeys(vkeys);
  const knownCheckpoints = await Promise.all(checkpoints.map((file) => textOf(file, 'the checkpoint')));
  const progress = new Progress(process.stderr, () => performance.now());
  try {
    const report = await verifyLog(source, { vkeys, origin, knownCheckpoints, onProgress: progress.tell });
    return [report, logReport(report)] as const;
  } finally {
    progress.end();
  }
}

async function checkProof(
  work: { readonly proof: string; readonly entry: string },
  vkeys: readonly string[],
  { origin }: VerifyArguments,
) {
  requireKeys(vkeys);
  const [proof, entry] = [await textOf(work.proof, 'the proof'), await bytesOf(work.entry, 'the entry')];
  const report = await verifyEntry(proof, entry, { vkeys, origin });
  return [report, entryReport(report)] as const;
}

function requireKeys(vkeys: readonly string[]): void {
  if (vkeys.length === 0)
    throw new VerifyRefused('--key is missing: without a key that you trust a signature proves nothing');
}

const REFUSALS = [VerifyRefused, ProofError, MissingFile, NotAFile];

/** What stands in the way of a check, in a sentence; undefined for a defect of this program. */
function refusalOf(error: unknown): string | undefined {
  if (REFUSALS.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, path } = error as NodeJS.ErrnoException;
  return code !== undefined && path !== undefined ? `a file cannot be read (${code}): ${path}` : undefined;
}

// Nobody reads the report to its end: that says nothing of the log.
process.stdout.on('error', () => {
  process.exitCode = EXIT_REFUSED;
});

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked === 'help') process.stdout.write(HELP);
  else process.exitCode = await check(asked);
} catch (error) {
  const refusal = refusalOf(error);
  process.stderr.write(
    printable(`${refusal ?? (error as Error).stack}\n${refusal === undefined ? '' : '--help says how it is used.\n'}`),
  );
  process.exitCode = EXIT_REFUSED;
}
