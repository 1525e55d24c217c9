import type { QueueStore } from '../overview/index.js';
import { reading } from './audited-transaction.js';
import type { Database } from './database.js';

const QUEUE = `
  select count(*)::int as open, count(*) filter (where due_at <= $1)::int as overdue, min(requested_at) as oldest
    from approval_case where state = 'requested' and ($2::text is null or flow = $2)`;

export class PostgresQueueStore implements QueueStore {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  queue(now: Date, flow: string | undefined): ReturnType<QueueStore['queue']> {
    return reading(this.database, async (client) => {
      const values = [now, flow ?? null];
      const { rows } = await client.query<{ open: number; overdue: number; oldest: Date | null }>(QUEUE, values);
      const { open = 0, overdue = 0, oldest = null } = rows[0] ?? {};
      return { open, overdue, oldestAt: oldest ?? undefined };
    });
  }
}
