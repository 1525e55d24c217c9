import type { AuditEntry } from '../audit/index.js';
import type { Isolation, IsolationStore } from '../overview/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';

export class PostgresIsolationStore implements IsolationStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  isolated(): Promise<readonly Isolation[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<Isolation>(
        'select provider, isolated_by as by, at, reason from provider_isolation order by provider',
      );
      return rows;
    });
  }

  isolate({ provider, by, at, reason }: Isolation, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#changed(
      `insert into provider_isolation (provider, isolated_by, at, reason) values ($1, $2, $3, $4) on conflict do nothing`,
      [provider, by, at, reason],
      entries,
    );
  }

  rejoin(provider: string, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#changed('delete from provider_isolation where provider = $1', [provider], entries);
  }

  #changed(statement: string, values: readonly unknown[], entries: readonly AuditEntry[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(statement, [...values]);
      return { result: rowCount === 1, entries: rowCount === 1 ? entries : [] };
    });
  }
}
