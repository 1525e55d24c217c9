import { timingSafeEqual } from 'node:crypto';
import type { AuditEntry, AuditStore } from '../audit/index.js';
import type { Database } from './database.js';
import { appendAll } from './journal-statements/entries.js';
import { withoutValues } from './postgres-errors.js';
import { StorageError } from './storage-error.js';
import { BEGIN } from './transaction.js';

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
    try {
      this.#origin = (await this.#openOrigin()) ?? (await this.#createLog(proposed));
      return this.#origin;
    } catch (error) {
      throw withoutValues(error);
    }
  }

  async firstOrigin(): Promise<string> {
    try {
      // Origins are named by UUIDv7, in the order of their opening.
      const { query } = this.database;
      const first = await query
        .selectFrom('audit_counter')
        .select('origin')
        .orderBy('origin')
        .limit(1)
        .executeTakeFirstOrThrow();
      return first.origin;
    } catch (error) {
      throw withoutValues(error);
    }
  }

  /** Looked at first: an insert that conflicts would wait for the commit that holds the counter at the moment. */
  async #openOrigin(): Promise<string | undefined> {
    const { query } = this.database;
    const open = await query
      .selectFrom('audit_counter')
      .select('origin')
      .where('closed_at', 'is', null)
      .executeTakeFirst();
    return open?.origin;
  }

  async #createLog({ origin, first }: { readonly origin: string; readonly first: AuditEntry }): Promise<string> {
    const client = await this.database.pool.connect();
    try {
      await client.query(BEGIN);
      const opened = await client.query(
        'insert into audit_counter (origin, next) values ($1, 0) on conflict do nothing',
        [origin],
      );
      if (opened.rowCount === 1) await appendAll(client, origin, [first]);
      await client.query('commit');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
    return (await this.#openOrigin()) ?? origin;
  }
}
