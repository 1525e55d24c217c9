import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { Pool } from 'pg';
import type { DatabaseConfig } from '../config/index.js';
import { startEmbeddedPostgres } from './embedded/index.js';
import { GatewayDialect, migrate } from './migrate.js';
import { isPermanent, isTransient, reasonOf } from './postgres-errors.js';
import type { Schema } from './schema.js';
import { StorageError } from './storage-error.js';
import type { StorageEvents } from './storage-events.port.js';

export interface Database {
  readonly query: Kysely<Schema>;
  readonly pool: Pool;
  /** Closes the connections, then stops the embedded server where there is one. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly onProgress?: (text: string) => void;
  /** Told of the embedded server. */
  readonly events?: StorageEvents;
  /** How long an unreachable database is waited for at start. */
  readonly patienceMs?: number;
  readonly retryMs?: number;
  /** No statement of the running gateway may take longer; the driver gives up on a silent connection a little later. */
  readonly statementTimeoutMs?: number;
  readonly maxConnections?: number;
}

const DEFAULTS = { patienceMs: 30_000, retryMs: 500, statementTimeoutMs: 1_500, maxConnections: 8 } as const;

/** Opens the configured database with its schema up to date. Throws StorageError: one sentence with host and database, never the password. */
export async function openDatabase(config: DatabaseConfig, options: OpenOptions = {}): Promise<Database> {
  if (config.kind === 'external') return connect(config.url.reveal(), options);
  const { onProgress, events } = options;
  const server = await startEmbeddedPostgres({ directory: config.directory, onProgress, events });
  try {
    const database = await connect(server.url, options);
    return {
      ...database,
      close: () =>
        inTurn(
          () => database.close(),
          () => server.stop(),
        ),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function inTurn(first: () => Promise<void>, second: () => Promise<void>): Promise<void> {
  try {
    await first();
  } finally {
    await second();
  }
}

async function connect(url: string, options: OpenOptions): Promise<Database> {
  const place = placeOf(url);
  await prepareSchema(url, place, options);
  const pool = poolTo(url, options.statementTimeoutMs ?? DEFAULTS.statementTimeoutMs, options.maxConnections);
  const query = new Kysely<Schema>({ dialect: new GatewayDialect({ pool }) });
  return { query, pool, close: () => query.destroy() };
}

function poolTo(url: string, timeoutMs: number, max: number = DEFAULTS.maxConnections): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'verigate',
    max,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    keepAlive: true,
  });
  // A connection that breaks fails its statement, or is replaced when the next is asked for; without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Migrations may take longer than any statement of the running gateway, so they have a connection of their own. */
async function prepareSchema(url: string, place: string, options: OpenOptions): Promise<void> {
  const { patienceMs, retryMs } = { ...DEFAULTS, ...options };
  const until = performance.now() + patienceMs;
  const pool = poolTo(url, 0, 1);
  pool.options.connectionTimeoutMillis = Math.max(1, Math.min(5_000, patienceMs));
  const query = new Kysely<Schema>({ dialect: new GatewayDialect({ pool }) });
  try {
    for (let waiting = false; ; waiting = true) {
      try {
        return await migrate(query);
      } catch (error) {
        if (isPermanent(error) || !isTransient(error) || performance.now() + retryMs > until) {
          throw new StorageError(`The database ${place} cannot be used: ${reasonOf(error)}.`);
        }
        if (!waiting) options.onProgress?.(`waiting for the database ${place}: ${reasonOf(error)}`);
        await sleep(retryMs);
      }
    }
  } finally {
    await query.destroy();
  }
}

/** `"name" on host:port`, for messages. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `"${decodeURIComponent(pathname.slice(1)) || 'postgres'}" on ${hostname || 'localhost'}:${port || '5432'}`;
  } catch {
    throw new StorageError('DATABASE_URL is not an address of the form postgres://user:password@host:5432/database.');
  }
}
