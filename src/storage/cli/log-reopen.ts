import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, dryFiles, environment, loadConfig } from '../../config/index.js';
import { CheckpointFile, GuardFileError, planReopening, ReopenRefusal } from '../../transparency/index.js';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { openDatabase } from '../database.js';
import { PostgresLogReads } from '../log-reads.js';
import { reopenLog } from '../reopen-log.js';
import { StorageError } from '../storage-error.js';

const HELP = `npm run log:reopen -- --reason "..." [--force]

The way out when the signer refuses the audit log: closes it as it is, and opens another whose first entry names the one before, the last that is
known to have been signed of it, and the reason. The reason stands there for ever: a sentence or the number of a ticket, about no person.
Stop every gateway first. Nothing is deleted. docs/transparency-log.md says what to look at before.

  --reason   why
  --force    also where the signer does not refuse
`;

/** `npm run log:reopen`. */
async function reopen(args: readonly string[]): Promise<string> {
  const options = { reason: { type: 'string' }, force: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return HELP;
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const { database: place, server } = loadConfig({ ...environment, installed, files: dryFiles() });
  const database = await openDatabase(place);
  try {
    const reads = new PostgresLogReads((read) => read(database.pool));
    const position = (await reads.origins()).find(({ closedAt }) => closedAt === undefined);
    if (!position) throw new StorageError('This database holds no open log yet: no gateway was started on it.');
    const guard = new CheckpointFile(join(server.dataDir, 'log'));
    const request = { reason: values.reason ?? '', force: values.force ?? false };
    const { next, first } = await planReopening(position, guard, request);
    const client = await database.pool.connect();
    try {
      await reopenLog(client, { origin: position.origin, next, first });
    } finally {
      client.release();
    }
    return `closed  ${position.origin} with ${position.next} entries\nopened  ${next}\nStart the gateways.\n`;
  } finally {
    await database.close();
  }
}

/** What the operator can mend, in a sentence; anything else is a defect and keeps its stack. */
function sentenceOf(error: unknown): string | undefined {
  const kinds = [ConfigError, StorageError, ReopenRefusal, GuardFileError];
  if (error instanceof Error && kinds.some((kind) => error instanceof kind)) return error.message;
  const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  return isUsage ? `${(error as Error).message}\n\n${HELP.trimEnd()}` : undefined;
}

try {
  process.stdout.write(await reopen(process.argv.slice(2)));
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
