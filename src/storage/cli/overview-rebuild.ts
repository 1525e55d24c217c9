import { parseArgs } from 'node:util';
import { ConfigError, dryFiles, environment, loadConfig } from '../../config/index.js';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { changeDatabase } from '../read-database.js';
import { StorageError } from '../storage-error.js';
import { restartTallies } from '../tally-store.js';

const HELP = `npm run --silent overview:rebuild

Forgets the counts behind the charts of the overview and has them counted anew from the audit log: by a gateway that runs, or by the next
one that starts. The log itself is not touched. Meanwhile the overview says how far behind it is.
`;

/** `npm run overview:rebuild`. */
async function rebuild(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({ args: [...args], options: { help: { type: 'boolean' } } });
  if (values.help) return HELP;
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const { database } = loadConfig({ ...environment, installed, files: dryFiles() });
  const entries = await changeDatabase(database, restartTallies);
  return `The charts are counted anew, from ${entries} entries of the log.\n`;
}

/** What the operator can mend, in a sentence; anything else is a defect and keeps its stack. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof StorageError) return error.message;
  const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  return isUsage ? `${(error as Error).message}\n\n${HELP.trimEnd()}` : undefined;
}

try {
  process.stdout.write(await rebuild(process.argv.slice(2)));
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
