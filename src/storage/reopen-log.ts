import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import { appendAll } from './journal-statements/entries.js';
import { withoutValues } from './postgres-errors.js';
import { StorageError } from './storage-error.js';
import { BEGIN } from './transaction.js';

export interface Reopening {
  /** Of the log that ends. */
  readonly origin: string;
  /** Of the log that begins, and its entry 0. */
  readonly next: string;
  readonly first: AuditEntry;
}

const RUNNING = `
  select 1 from worker_lease where name = 'log' and until > clock_timestamp()
  union all select 1 from notification_lease where until > clock_timestamp()`;

/** Ends the open log and begins the next, in one commit. Throws StorageError, when a gateway still runs on this database too. */
export async function reopenLog(client: PoolClient, { origin, next, first }: Reopening): Promise<void> {
  try {
    await client.query(BEGIN);
    if ((await client.query(RUNNING)).rowCount !== 0) {
      throw new StorageError(
        'A gateway runs on this database, or was killed in the last 15 seconds: stop every gateway first, because each writes to the log that it found at its start.',
      );
    }
    const { rowCount } = await client.query(
      'update audit_counter set closed_at = clock_timestamp() where origin = $1 and closed_at is null',
      [origin],
    );
    if (rowCount !== 1) throw new StorageError('The log was closed by somebody else meanwhile: look again.');
    await client.query('insert into audit_counter (origin, next) values ($1, 0)', [next]);
    await appendAll(client, next, [first]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw withoutValues(error);
  }
}
