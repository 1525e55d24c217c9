import { parseArgs } from 'node:util';
import { ConfigError, dryFiles, environment, loadConfig } from '../../config/index.js';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { readDatabase } from '../read-database.js';
import { StorageError } from '../storage-error.js';
import { type UnreconciledAttempt, unreconciledAttempts } from '../unreconciled.js';
import { momentOf } from './moment.js';

const HELP = `npm run --silent reconcile:list -- [--since 30d | 2026-11-01] [--json]

Attempts that a vendor may have charged and that brought no outcome, the oldest first: look each reference up in the vendor's portal or on
its invoice. The database is that of the configuration; it is only read, and the gateway may be running.
`;

/** `npm run reconcile:list`: what must be compared with the vendors' invoices. Holds no personal data. */
async function list(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: { since: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) return HELP;
  const since = momentOf(values.since, new Date());
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const { database } = loadConfig({ ...environment, installed, files: dryFiles() });
  const attempts = await readDatabase(database, (client) => unreconciledAttempts(client, since));
  return values.json ? `${JSON.stringify(attempts, undefined, 2)}\n` : table(attempts);
}

const HEAD = ['provider', 'our reference', 'started at', 'state', 'delivery'];

function table(attempts: readonly UnreconciledAttempt[]): string {
  if (attempts.length === 0) return 'nothing to reconcile\n';
  const rows = attempts.map(({ provider, reference, startedAt, state, delivery }) => [
    provider,
    reference,
    startedAt.toISOString(),
    state,
    delivery,
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[HEAD, ...rows].map(line).join('\n')}\n`;
}

/** What the operator can mend, in a sentence; anything else is a defect and keeps its stack. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof StorageError || error instanceof RangeError)
    return error.message;
  const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  return isUsage ? `${(error as Error).message}\n\n${HELP.trimEnd()}` : undefined;
}

try {
  process.stdout.write(await list(process.argv.slice(2)));
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
