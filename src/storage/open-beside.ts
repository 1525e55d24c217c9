import { Sensitive } from '#libs/provider-spec';
import type { DatabaseConfig } from '../config/index.js';
import { type Database, openDatabase } from './database.js';
import { runningAddress } from './embedded/index.js';

/** Opens the database for a tool that writes, beside a gateway that runs or without one. Throws StorageError. */
export async function openBeside(config: DatabaseConfig): Promise<Database> {
  const running = config.kind === 'embedded' ? await runningAddress(config.directory) : undefined;
  return openDatabase(running === undefined ? config : { kind: 'external', url: new Sensitive(running) });
}
