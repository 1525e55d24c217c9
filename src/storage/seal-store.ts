import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type { Fence } from '../leadership/index.js';
import type { AnchorState, Growth, NewKey, SealStore, StoredCheckpoint, StoredTile } from '../transparency/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { columns } from './journal-statements/columns.js';
import { holdsLease, type LeaseRow, PostgresLease } from './lease.js';

const LEASE: LeaseRow = { name: 'log', table: 'worker_lease' };

const OPEN = 'insert into log_seal (origin, tiled) values ($1, 0) on conflict do nothing';

/** A refused log does not grow, and a checkpoint never makes way for a smaller one. */
const GROW = `
  update log_seal
     set tiled = $3, size = coalesce($4, size), root = coalesce($5, root), note = coalesce($6, note), signed_at = coalesce($7, signed_at)
   where origin = $1 and tiled = $2 and refused_at is null and coalesce(size, 0) <= coalesce($4, size, 0)`;

const WIDEN = `
  insert into log_tile as t (origin, level, idx, width, bytes)
  select $1, g.level, g.idx, octet_length(g.bytes) / 32, g.bytes
    from unnest($2::smallint[], $3::bigint[], $4::bytea[]) as g(level, idx, bytes)
  on conflict (origin, level, idx) do update set width = excluded.width, bytes = excluded.bytes
   where t.width < excluded.width`;

const KEEP = `
  insert into log_checkpoint as c (origin, minute, size, root, note, signed_at)
  values ($1, date_trunc('minute', $5::timestamptz), $2, $3, $4, $5)
  on conflict (origin, minute) do update
    set size = excluded.size, root = excluded.root, note = excluded.note, signed_at = excluded.signed_at
  where c.size <= excluded.size`;

const THIN = `
  delete from log_checkpoint c
   where c.origin = $1 and c.minute < $2
     and exists (select 1 from log_checkpoint n
                  where n.origin = c.origin and n.minute > c.minute
                    and n.minute < least($2::timestamptz, date_trunc('hour', c.minute) + interval '1 hour'))`;

const FIRST_DUTY = 'insert into worker_duty (name, done_at) values ($1, clock_timestamp()) on conflict do nothing';
const TAKE_DUTY = `
  update worker_duty set done_at = clock_timestamp()
   where name = $1 and done_at <= clock_timestamp() - $2 * interval '1 millisecond'`;

const ANCHOR = `
  insert into log_anchor (origin, anchor, kind, size, root, anchored_at, attempts, next_at, problem)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (origin, anchor) do update
    set kind = excluded.kind, size = excluded.size, root = excluded.root, anchored_at = excluded.anchored_at,
        attempts = excluded.attempts, next_at = excluded.next_at, problem = excluded.problem`;

/** What the leader of the log writes: one transaction each, under its fence. */
export class PostgresSealStore implements SealStore {
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

  publish(origin: string, fence: Fence, { from, to, tiles, checkpoint }: Growth): Promise<boolean> {
    return this.#leading(fence, async (client) => {
      if (from === 0) await client.query(OPEN, [origin]);
      const { size, root, note, signedAt } = checkpoint ?? ({} as Partial<StoredCheckpoint>);
      const { rowCount } = await client.query(GROW, [origin, from, to, size, root, note, signedAt]);
      if (rowCount !== 1) return { result: false, entries: [] };
      if (tiles.length > 0) await client.query(WIDEN, [origin, ...tileCells(tiles)]);
      if (checkpoint) await client.query(KEEP, [origin, size, root, note, signedAt]);
      return { result: true, entries: [] };
    });
  }

  async refuse(origin: string, fence: Fence, problem: string): Promise<void> {
    await this.#leading(fence, async (client) => {
      await client.query(OPEN, [origin]);
      await client.query(
        'update log_seal set refused_at = clock_timestamp(), problem = $2 where origin = $1 and refused_at is null',
        [origin, problem],
      );
      return { result: true, entries: [] };
    });
  }

  record(entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async () => ({ result: undefined, entries }));
  }

  async publishKeys(origin: string, keys: readonly NewKey[]): Promise<void> {
    await auditedTransaction(this.database, this.origin, async (client) => {
      const entries: AuditEntry[] = [];
      for (const { vkey, entry } of keys) {
        const { rowCount } = await client.query(
          'insert into log_key (vkey, origin, published_at) values ($1, $2, $3) on conflict do nothing',
          [vkey, origin, entry.at],
        );
        if (rowCount === 1) entries.push(entry);
      }
      return { result: undefined, entries };
    });
  }

  takeDuty(duty: string, fence: Fence, everyMs: number, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#leading(fence, async (client) => {
      const isNew = (await client.query(FIRST_DUTY, [duty])).rowCount === 1;
      const isDue = !isNew && (await client.query(TAKE_DUTY, [duty, everyMs])).rowCount === 1;
      return { result: isDue, entries: isDue ? entries : [] };
    });
  }

  thin(origin: string, before: Date): Promise<void> {
    return reading(this.database, async (client) => void (await client.query(THIN, [origin, before])));
  }

  anchored(
    origin: string,
    fence: Fence,
    { anchor, kind, size, root, at, attempts, nextAt, problem }: AnchorState,
    taken?: { readonly entry: AuditEntry; readonly note: string; readonly receipt?: Buffer },
  ): Promise<boolean> {
    return this.#leading(fence, async (client) => {
      await client.query(ANCHOR, [origin, anchor, kind, size, root, at, attempts, nextAt, problem]);
      if (taken?.receipt) {
        await client.query(
          'insert into log_receipt (origin, anchor, size, at, note, receipt) values ($1, $2, $3, $4, $5, $6)',
          [origin, anchor, size, at, taken.note, taken.receipt],
        );
      }
      return { result: true, entries: taken ? [taken.entry] : [] };
    });
  }

  #leading(
    fence: Fence,
    work: (client: PoolClient) => Promise<{ result: boolean; entries: readonly AuditEntry[] }>,
  ): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) =>
      (await holdsLease(client, LEASE, fence)) ? work(client) : { result: false, entries: [] },
    );
  }
}

const tileCells = (tiles: readonly StoredTile[]): unknown[][] =>
  columns(
    tiles,
    ({ level }) => level,
    ({ index }) => index,
    ({ bytes }) => bytes,
  );
