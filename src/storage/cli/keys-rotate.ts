import { parseArgs } from 'node:util';
import { openAuditLog } from '../../audit/index.js';
import { ConfigError, environment, loadConfig } from '../../config/index.js';
import { KeyDesk, KeyFault, KeyRefusal, openKeyGuard, openKeyRing, rootKeys } from '../../keys/index.js';
import { withMasterKey } from '../../unlock.js';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { PostgresAuditStore } from '../audit-store.js';
import { PostgresKeyRingStore } from '../key-ring-store.js';
import { openBeside } from '../open-beside.js';
import { StorageError } from '../storage-error.js';

const HELP = `npm run --silent keys:rotate

Makes a new key-encryption key, guarded by the key service of the configuration. Gateways that run use it within seconds, and wrap the keys of
persons anew in the background: docs/keys.md. The database is that of the configuration; a gateway may be running.
`;

async function rotate(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({ args: [...args], options: { help: { type: 'boolean' } } });
  if (values.help) return HELP;
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const loaded = loadConfig({ ...environment, installed });
  const database = await openBeside(loaded.database);
  try {
    const config = await withMasterKey(loaded, database);
    const audit = new PostgresAuditStore(database);
    const log = await openAuditLog(audit, config.masterKey);
    const store = new PostgresKeyRingStore(database, audit.origin);
    const guard = openKeyGuard(config);
    try {
      const ring = await openKeyRing(store, guard, config);
      const desk = new KeyDesk({ store, guard, ring, roots: rootKeys(config), log });
      const version = await desk.rotate({ type: 'system', id: 'keys-rotate' });
      if (version === undefined) throw new KeyRefusal('Somebody else has made a new version at the same time.');
      return `version ${version} is made, guarded by ${guard.service} (key ${guard.keyName}); gateways that run wrap the keys of persons anew\n`;
    } finally {
      await guard.close();
    }
  } finally {
    await database.close();
  }
}

const OURS = [ConfigError, StorageError, KeyFault, KeyRefusal];

/** What the operator can mend, in a sentence; anything else is a defect and keeps its stack. */
function sentenceOf(error: unknown): string | undefined {
  if (OURS.some((kind) => error instanceof kind)) return (error as Error).message;
  const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  return isUsage ? `${(error as Error).message}\n\n${HELP.trimEnd()}` : undefined;
}

try {
  process.stdout.write(await rotate(process.argv.slice(2)));
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
