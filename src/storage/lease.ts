import type { PoolClient } from 'pg';
import type { Fence, LeaseStore } from '../leadership/index.js';
import { reading } from './audited-transaction.js';
import type { Database } from './database.js';

/** One row of a table of leases. `worker_lease` is for every worker; that of the notifications came first. */
export interface LeaseRow {
  readonly name: string;
  readonly table: 'worker_lease' | 'notification_lease';
}

/** Held until the end of the transaction: nobody takes the lease over in the middle of a write. */
export async function holdsLease(
  client: Pick<PoolClient, 'query'>,
  { name, table }: LeaseRow,
  fence: Fence,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from ${table} where name = $1 and fence = $2 and until > clock_timestamp() for share`,
    [name, fence],
  );
  return rowCount === 1;
}

export class PostgresLease implements LeaseStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly row: LeaseRow,
  ) {}

  /** The fence stays while the holder keeps its lease, and goes up when it changes hands or was lost in between. */
  lease(holder: string, leaseMs: number): Promise<Fence | undefined> {
    const { name, table } = this.row;
    const statement = `
      insert into ${table} as l (name, holder, fence, until)
      values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (name) do update
        set holder = excluded.holder,
            until = excluded.until,
            fence = case when l.holder = excluded.holder and l.until > clock_timestamp() then l.fence else l.fence + 1 end
        where l.holder = excluded.holder or l.until <= clock_timestamp()
      returning fence`;
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ fence: string }>(statement, [name, holder, leaseMs]);
      return rows[0]?.fence;
    });
  }

  release(holder: string): Promise<void> {
    const { name, table } = this.row;
    return reading(this.database, async (client) => {
      await client.query(`update ${table} set until = clock_timestamp() where name = $1 and holder = $2`, [
        name,
        holder,
      ]);
    });
  }
}
