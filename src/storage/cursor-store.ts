import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type { CursorStore, Fence, SinkPosition } from '../notifications/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';

const LEASE = 'notifications';

/** The fence stays while the holder keeps its lease, and goes up when it changes hands or was lost in between. */
const TAKE_OR_KEEP = `
  insert into notification_lease as l (name, holder, fence, until)
  values ('${LEASE}', $1, 1, clock_timestamp() + $2 * interval '1 millisecond')
  on conflict (name) do update
    set holder = excluded.holder,
        until = excluded.until,
        fence = case when l.holder = excluded.holder and l.until > clock_timestamp() then l.fence else l.fence + 1 end
    where l.holder = excluded.holder or l.until <= clock_timestamp()
  returning fence`;

/** An origin that was closed is read to its end, then the next one from its start: origins are named by UUIDv7, in the order of their opening. */
const POSITIONS = `
  select c.sink, c.disabled_at,
         (k.next - c.next_idx + coalesce((select sum(n.next) from audit_counter n where n.origin > c.origin), 0))::text as behind
    from notification_cursor c join audit_counter k on k.origin = c.origin
   where c.sink = any($1::text[])`;

/** Held until the end of the transaction: nobody takes the lease over in the middle of a write. */
export async function holdsFence(client: Pick<PoolClient, 'query'>, fence: Fence): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from notification_lease where name = '${LEASE}' and fence = $1 and until > clock_timestamp() for share`,
    [fence],
  );
  return rowCount === 1;
}

export class PostgresCursorStore implements CursorStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  lease(holder: string, leaseMs: number): Promise<Fence | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ fence: string }>(TAKE_OR_KEEP, [holder, leaseMs]);
      return rows[0]?.fence;
    });
  }

  release(holder: string): Promise<void> {
    return reading(this.database, async (client) => {
      await client.query('update notification_lease set until = clock_timestamp() where holder = $1', [holder]);
    });
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
