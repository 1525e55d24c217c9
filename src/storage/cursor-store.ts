import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type { CursorStore, Fence, SinkPosition } from '../notifications/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { holdsLease, type LeaseRow, PostgresLease } from './lease.js';

const LEASE: LeaseRow = { name: 'notifications', table: 'notification_lease' };

/** An origin that was closed is read to its end, then the next one from its start: origins are named by UUIDv7, in the order of their opening. */
const POSITIONS = `
  select c.sink, c.disabled_at,
         (k.next - c.next_idx + coalesce((select sum(n.next) from audit_counter n where n.origin > c.origin), 0))::text as behind
    from notification_cursor c join audit_counter k on k.origin = c.origin
   where c.sink = any($1::text[])`;

export const holdsFence = (client: Pick<PoolClient, 'query'>, fence: Fence): Promise<boolean> =>
  holdsLease(client, LEASE, fence);

export class PostgresCursorStore implements CursorStore {
  readonly #lease: PostgresLease;

  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {
    this.#lease = new PostgresLease(database, LEASE);
  }

  lease(holder: string, leaseMs: number): Promise<Fence | undefined> {
    return this.#lease.lease(holder, leaseMs);
  }

  release(holder: string): Promise<void> {
    return this.#lease.release(holder);
  }

  open(sinks: readonly string[]): Promise<void> {
    return reading(this.database, async (client) => {
      await client.query(
        `insert into notification_cursor (sink, origin, next_idx)
         select s, c.origin, c.next from unnest($1::text[]) s, audit_counter c where c.closed_at is null
         on conflict do nothing`,
        [sinks],
      );
    });
  }

  positions(sinks: readonly string[]): Promise<readonly SinkPosition[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ sink: string; disabled_at: Date | null; behind: string }>(POSITIONS, [
        sinks,
      ]);
      return rows.map(({ sink, disabled_at, behind }) => ({
        sink,
        behind: Number(behind),
        disabledAt: disabled_at ?? undefined,
      }));
    });
  }

  disable(sink: string, fence: Fence, entries: readonly AuditEntry[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      if (!(await holdsFence(client, fence))) return { result: false, entries: [] };
      const { rowCount } = await client.query(
        'update notification_cursor set disabled_at = now() where sink = $1 and disabled_at is null',
        [sink],
      );
      return { result: true, entries: rowCount === 1 ? entries : [] };
    });
  }

  enable(sink: string, entries: readonly AuditEntry[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        'update notification_cursor set disabled_at = null where sink = $1 and disabled_at is not null',
        [sink],
      );
      return { result: rowCount === 1, entries: rowCount === 1 ? entries : [] };
    });
  }
}
