import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import { NothingWritten, WriteRefused } from '../journal/index.js';
import type { Database } from './database.js';
import { appendAll } from './journal-statements/entries.js';
import { isTransient, isVerdictOfServer, withoutValues } from './postgres-errors.js';
import { BEGIN } from './transaction.js';

/** What a transaction did, and the entries that tell of it; no entries: nothing changed. */
export interface AuditedWork<Result> {
  readonly result: Result;
  readonly entries: readonly AuditEntry[];
}

const ATTEMPTS = 8;
const PAUSE_MS = 10;
/** Serialisation failure, deadlock, lock time-out: the others are through by the time that it is tried again. */
const CONFLICTS = new Set(['40001', '40P01', '55P03']);
const isConflict = (error: unknown): boolean => CONFLICTS.has((error as { code?: string } | undefined)?.code ?? '');

const AWAY = 'the database cannot be reached';

/**
 * One change of state with the entries that tell of it: the rows that `work` writes first, the log's counter last. `work` runs again when
 * the transaction met another one, so it holds no effect but its statements; it refuses with a value, and a thrown error rolls back.
 * An error of its own comes out as it is; errors of the driver end here, because their texts may hold values: NothingWritten (the same may
 * succeed later) or WriteRefused.
 */
export async function auditedTransaction<Result>(
  database: Pick<Database, 'pool'>,
  origin: () => string,
  work: (client: PoolClient) => Promise<AuditedWork<Result>>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const end = await once(database, origin, work);
    if ('result' in end) return end.result;
    if (attempt === ATTEMPTS) throw new NothingWritten('the transaction met others each time');
    await sleep(Math.random() * PAUSE_MS * attempt);
  }
}

/** Statements that change nothing, with the driver's errors translated as above. */
export async function reading<Result>(
  { pool }: Pick<Database, 'pool'>,
  read: (client: Pick<PoolClient, 'query'>) => Promise<Result>,
): Promise<Result> {
  return read(pool).catch((error: unknown) => {
    throw translated(error);
  });
}

type End<Result> = { readonly result: Result } | { readonly again: true };

async function once<Result>(
  database: Pick<Database, 'pool'>,
  origin: () => string,
  work: (client: PoolClient) => Promise<AuditedWork<Result>>,
): Promise<End<Result>> {
  const client = await connect(database);
  let done: AuditedWork<Result>;
  let base: string | undefined;
  try {
    await client.query(BEGIN);
    done = await work(client);
    if (done.entries.length > 0) base = await appendAll(client, origin(), done.entries);
  } catch (error) {
    await abandon(client);
    if (isConflict(error)) return { again: true };
    throw isOfDriver(error) ? translated(error) : error;
  }
  try {
    await client.query('commit');
    client.release();
    return done;
  } catch (error) {
    client.release(true);
    const [first] = done.entries;
    if (isConflict(error) || first === undefined || base === undefined) return { again: true };
    if (isVerdictOfServer(error)) throw translated(error);
    return (await isEntry(database, origin(), base, first.uid)) ? done : { again: true };
  }
}

/** The connection broke during COMMIT. The transaction held the counter's row until it ended: whoever gets the lock sees what became of it. */
async function isEntry(database: Pick<Database, 'pool'>, origin: string, index: string, uid: string): Promise<boolean> {
  const client = await connect(database);
  try {
    await client.query(BEGIN);
    await client.query('select 1 from audit_counter where origin = $1 for update', [origin]);
    const { rows } = await client.query<{ uid: string }>('select uid from audit_entry where origin = $1 and idx = $2', [
      origin,
      index,
    ]);
    await client.query('rollback');
    client.release();
    return rows[0]?.uid === uid;
  } catch {
    client.release(true);
    throw new NothingWritten(AWAY);
  }
}

const connect = ({ pool }: Pick<Database, 'pool'>): Promise<PoolClient> =>
  pool.connect().catch(() => {
    throw new NothingWritten(AWAY);
  });

const abandon = (client: PoolClient): Promise<void> =>
  client.query('rollback').then(
    () => client.release(),
    () => client.release(true),
  );

/** Errors of pg are named by the driver or carry an SQLSTATE or an errno; a time-out of the driver has its words only. */
function isOfDriver(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    'code' in error ||
    error.name === 'DatabaseError' ||
    /^(Query read timeout|Connection terminated|Client )/.test(error.message)
  );
}

const translated = (error: unknown): Error =>
  isTransient(error)
    ? new NothingWritten('the database did not carry it out')
    : new WriteRefused(withoutValues(error).message);
