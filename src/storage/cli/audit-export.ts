import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, dryFiles, environment, loadConfig } from '../../config/index.js';
import { bundleFiles, type LogPosition, writeFiles } from '../../transparency/index.js';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { PostgresLogReads } from '../log-reads.js';
import { readDatabase } from '../read-database.js';
import { StorageError } from '../storage-error.js';

const HELP = `npm run --silent audit:export -- <folder> [--origin <log>]

Writes the audit log as plain files (c2sp.org/tlog-tiles), with its checkpoints, keys, receipts and the verifier: what GET /staff/v1/log/bundle
gives as an archive. Run again on the same folder, it writes what is new and keeps what never changes. The database is that of the
configuration; it is only read, and the gateway may be running.

  --origin   a log that was closed, by its name; without it the open one
`;

const SAID_EVERY_MS = 1_000;

/** `npm run audit:export`. */
async function exportLog(args: readonly string[]): Promise<string> {
  const options = { origin: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [folder] = positionals;
  if (values.help) return HELP;
  if (folder === undefined || positionals.length > 1) throw new StorageError(`Name one folder.\n\n${HELP.trimEnd()}`);
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const { database, log } = loadConfig({ ...environment, installed, files: dryFiles() });
  return readDatabase(database, async (client) => {
    const reads = new PostgresLogReads((read) => read(client));
    const position = chosen(await reads.origins(), values.origin);
    if (!position.checkpoint)
      throw new StorageError('This log has no signed checkpoint: nothing of it can be proved yet.');
    const { size } = position.checkpoint;
    const files = bundleFiles({ reads, vkeys: log.formerKeys }, position);
    const target = resolve(environment.cwd, folder);
    const { written, kept } = await writeFiles(files, target, progress(size)).catch(faultOfFile);
    return `${position.origin}: ${size} entries; ${written} files written, ${kept} kept\n`;
  });
}

/** Said here, because whoever reads the database takes every other error for its own. */
function faultOfFile(error: unknown): never {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) throw error;
  throw new StorageError(`${path} cannot be written (${code}): what is written already is kept by the next run.`);
}

function chosen(logs: readonly LogPosition[], origin: string | undefined): LogPosition {
  const found = logs.find((each) => (origin === undefined ? each.closedAt === undefined : each.origin === origin));
  if (found) return found;
  throw new StorageError(`There is no such log; there are: ${logs.map((each) => each.origin).join(', ') || 'none'}.`);
}

/** Of two files to each 256 entries, the others being few. */
function progress(size: number): (written: { readonly written: number; readonly kept: number }) => void {
  let next = Date.now() + SAID_EVERY_MS;
  return ({ written, kept }) => {
    if (Date.now() < next) return;
    next = Date.now() + SAID_EVERY_MS;
    const share = Math.min(99, Math.round((100 * (written + kept) * 128) / size));
    process.stderr.write(`${share} %: ${written} files written, ${kept} kept\n`);
  };
}

/** What the operator can mend, in a sentence; anything else is a defect and keeps its stack. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof StorageError) return error.message;
  const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  return isUsage ? `${(error as Error).message}\n\n${HELP.trimEnd()}` : undefined;
}

try {
  process.stdout.write(await exportLog(process.argv.slice(2)));
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
