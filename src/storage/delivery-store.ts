import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type {
  Delivery,
  DeliveryFilter,
  DeliveryStore,
  Fence,
  PendingDelivery,
  Route,
  Settlement,
} from '../notifications/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import { holdsFence } from './cursor-store.js';
import type { Database } from './database.js';
import { type DeliveryRow, deliveryOf, statementsFor } from './delivery-store-statements.js';

/** Entries that one commit reads. */
const WINDOW = 1_000;
/** Rows that one commit forgets. */
const PRUNED = 1_000;

type Planned = Awaited<ReturnType<DeliveryStore['plan']>>;
type Replayed = Awaited<ReturnType<DeliveryStore['replay']>>;

/** Deliveries of one kind in PostgreSQL. */
export class PostgresDeliveryStore implements DeliveryStore {
  readonly #sql: ReturnType<typeof statementsFor>;

  constructor(
    table: 'webhook_delivery' | 'mail_delivery',
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {
    this.#sql = statementsFor(table);
  }

  plan(sink: string, routes: readonly Route[], fence: Fence, now: Date): Promise<Planned> {
    return auditedTransaction(this.database, this.origin, async (client) => ({
      result: await this.#plan(client, sink, routes, fence, now),
      entries: [],
    }));
  }

  async head(target: string): Promise<PendingDelivery | undefined> {
    const [head] = await this.#pending(this.#sql.head, [target]);
    return head;
  }

  due(now: Date, limit: number): Promise<readonly PendingDelivery[]> {
    return this.#pending(this.#sql.due, [now, limit]);
  }

  settle(delivery: Delivery, end: Settlement, fence: Fence, entries: readonly AuditEntry[]): Promise<boolean> {
    const { target, eventId, attempts } = delivery;
    const { state, at, nextAt, httpStatus, fault } = end;
    return auditedTransaction(this.database, this.origin, async (client) => {
      if (!(await holdsFence(client, fence))) return { result: false, entries: [] };
      const values = [target, eventId, attempts, state, at, nextAt ?? at, httpStatus ?? null, fault ?? null];
      const { rowCount } = await client.query(this.#sql.settle, values);
      return { result: rowCount === 1, entries: rowCount === 1 ? entries : [] };
    });
  }

  list({ target, state, before, limit }: DeliveryFilter): Promise<readonly Delivery[]> {
    const [origin = null, index = null, last = null] = before ?? [];
    return reading(this.database, async (client) => {
      const values = [target ?? null, state ?? null, origin, index, last, limit];
      const { rows } = await client.query<DeliveryRow>(this.#sql.list, values);
      return rows.map(deliveryOf);
    });
  }

  replay(target: string, eventId: string, now: Date, entries: readonly AuditEntry[]): Promise<Replayed> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rows } = await client.query<{ state: string }>(this.#sql.lock, [target, eventId]);
      const [known] = rows;
      if (known === undefined) return { result: 'not_found', entries: [] };
      if (known.state === 'pending') return { result: 'pending', entries: [] };
      await client.query(this.#sql.replay, [target, eventId, now]);
      return { result: 'replayed', entries };
    });
  }

  prune(before: Date, fence: Fence): Promise<void> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      if (await holdsFence(client, fence)) await client.query(this.#sql.prune, [before, PRUNED]);
      return { result: undefined, entries: [] };
    });
  }

  async #plan(client: PoolClient, sink: string, routes: readonly Route[], fence: Fence, now: Date): Promise<Planned> {
    if (!(await holdsFence(client, fence))) return 'lost_lease';
    const kinds = routes.map(({ kind }) => kind);
    const targets = routes.map(({ target }) => target);
    const { rowCount } = await client.query(this.#sql.plan, [sink, kinds, targets, now, WINDOW]);
    if (rowCount === 1) return 'planned';
    const moved = await client.query(this.#sql.nextOrigin, [sink]);
    return moved.rowCount === 1 ? 'planned' : 'at_end';
  }

  #pending(statement: string, values: readonly unknown[]): Promise<readonly PendingDelivery[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<DeliveryRow & { envelope: Buffer }>(statement, [...values]);
      return rows.map((row) => ({ ...deliveryOf(row), envelope: row.envelope }));
    });
  }
}
