import type { AuditEntry } from '../audit/index.js';
import type { SavedView, ViewStore } from '../inspection/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';

const VIEW = 'view_id as "viewId", name, shared, owner, filters';

export class PostgresViewStore implements ViewStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  list(owner: string): Promise<readonly SavedView[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<SavedView>(
        `select ${VIEW} from saved_view where owner = $1
         union all select ${VIEW} from saved_view where shared and owner <> $1 order by 1`,
        [owner],
      );
      return rows;
    });
  }

  /** Of two that are added at the same time both may pass the count: the limit keeps a list short, it is no right. */
  add(view: SavedView, most: number, entries: readonly AuditEntry[]): Promise<'added' | 'full'> {
    return auditedTransaction<'added' | 'full'>(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        `insert into saved_view (view_id, owner, name, shared, filters, created_at)
         select $1::uuid, $2::text, $3::text, $4::boolean, $5::jsonb, clock_timestamp()
          where (select count(*) from saved_view where owner = $2) < $6`,
        [view.viewId, view.owner, view.name, view.shared, JSON.stringify(view.filters), most],
      );
      return rowCount === 1 ? { result: 'added', entries } : { result: 'full', entries: [] };
    });
  }

  remove(owner: string, viewId: string, entries: readonly AuditEntry[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query('delete from saved_view where owner = $1 and view_id = $2', [
        owner,
        viewId,
      ]);
      return rowCount === 1 ? { result: true, entries } : { result: false, entries: [] };
    });
  }
}
