import { timingSafeEqual } from 'node:crypto';
import type { AuditEntry, AuditStore } from '../audit/index.js';
import type { Database } from './database.js';
import { appendAll } from './journal-statements/entries.js';
import { withoutValues } from './postgres-errors.js';
import { StorageError } from './storage-error.js';

/** Opens the log and remembers which one is open, for the journal's commits. */
export class PostgresAuditStore implements AuditStore {
  #origin: string | undefined;

  constructor(private readonly database: Pick<Database, 'query' | 'pool'>) {}

  readonly origin = (): string => {
    if (this.#origin === undefined) throw new Error('the audit log is not open yet');
    return this.#origin;
  };

  async checkMasterKey(fingerprint: Buffer): Promise<void> {
    const { query } = this.database;
    try {
      await query
        .insertInto('key_check')
        .values({ id: 1, fingerprint })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const known = await query
        .selectFrom('key_check')
        .select('fingerprint')
        .where('id', '=', 1)
        .executeTakeFirstOrThrow();
      if (timingSafeEqual(known.fingerprint, fingerprint)) return;
    } catch (error) {
      throw withoutValues(error);
    }
    throw new StorageError(
      'This database was written with another master key: start with that key, because personal data and search tokens in it can be read with no other.',
    );
  }

  async openLog(proposed: { readonly origin: string; readonly first: AuditEntry }): Promise<string> {
    const client = await this.database.pool.connect();
    try {
      await client.query('begin');
      const opened = await client.query(
        'insert into audit_counter (origin, next) values ($1, 0) on conflict do nothing returning origin',
        [proposed.origin],
      );
      if (opened.rowCount === 1) await appendAll(client, proposed.origin, [proposed.first]);
      const { rows } = await client.query<{ origin: string }>(
        'select origin from audit_counter where closed_at is null',
      );
      await client.query('commit');
      client.release();
      this.#origin = rows[0]?.origin ?? proposed.origin;
      return this.#origin;
    } catch (error) {
      client.release(true);
      throw withoutValues(error);
    }
  }
}
