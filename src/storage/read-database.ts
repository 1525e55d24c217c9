import { Client, type ClientBase } from 'pg';
import type { DatabaseConfig } from '../config/index.js';
import { placeOf } from './database.js';
import { holdsDatabase, runningAddress, startEmbeddedPostgres } from './embedded/index.js';
import { reasonOf } from './postgres-errors.js';
import { StorageError } from './storage-error.js';

const CONNECT_MS = 5_000;
const UNDEFINED_TABLE = '42P01';

/**
 * Reads what is recorded, beside a gateway that runs or without one: an embedded database that nobody runs is started for as long as it
 * takes. Changes nothing, the schema included. Throws StorageError.
 */
export const readDatabase = <T>(config: DatabaseConfig, read: (client: ClientBase) => Promise<T>): Promise<T> =>
  withDatabase(config, 'read only', read);

/** One transaction on what is recorded, in the same way. Nothing that belongs on the log is changed here: it writes no entry. */
export const changeDatabase = <T>(config: DatabaseConfig, change: (client: ClientBase) => Promise<T>): Promise<T> =>
  withDatabase(config, 'read write', change);

type Mode = 'read only' | 'read write';

async function withDatabase<T>(
  config: DatabaseConfig,
  mode: Mode,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  if (config.kind === 'external') return workAt(config.url.reveal(), mode, work);
  const { directory } = config;
  const running = await runningAddress(directory);
  if (running !== undefined) return workAt(running, mode, work);
  if (!(await holdsDatabase(directory))) {
    throw new StorageError(
      `The folder ${directory} holds no database yet: let VERIGATE_DATA_DIR, or DATABASE_URL, name the one of the gateway.`,
    );
  }
  const server = await startEmbeddedPostgres({ directory });
  try {
    return await workAt(server.url, mode, work);
  } finally {
    await server.stop();
  }
}

async function workAt<T>(url: string, mode: Mode, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: 'verigate-tool',
    connectionTimeoutMillis: CONNECT_MS,
  });
  // A connection that breaks fails its statement; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`begin ${mode}`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    throw asStorageError(error, url);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function asStorageError(error: unknown, url: string): StorageError {
  if (error instanceof StorageError) return error;
  const isEmpty = (error as { readonly code?: string }).code === UNDEFINED_TABLE;
  const reason = isEmpty ? 'no gateway was started on it yet' : reasonOf(error);
  return new StorageError(`The database ${placeOf(url)} cannot be read: ${reason}.`);
}
