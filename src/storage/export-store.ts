import type { AuditEntry } from '../audit/index.js';
import {
  type ExportChunk,
  type ExportEnd,
  type ExportedDecision,
  type ExportJob,
  type ExportPage,
  type ExportStore,
  filterFrom,
  type NewExport,
} from '../inspection/index.js';
import type { Fence } from '../leadership/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { idsInOrder } from './decision-search.js';
import { estimatedCount } from './export-estimate.js';
import { JOB, type JobRow, jobOf } from './export-store-columns.js';
import { exportedDecisions } from './exported-decisions.js';
import { holdsLease, type LeaseRow } from './lease.js';

export const EXPORT_LEASE_ROW: LeaseRow = { name: 'exports', table: 'worker_lease' };

/** A part is about a megabyte. */
const PARTS_AT_ONCE = 50;
const DELETE_PARTS = `
  delete from export_chunk where export_id = $1
     and seq in (select seq from export_chunk where export_id = $1 order by seq limit $2)`;

const OPEN = `state in ('waiting', 'running')`;

export class PostgresExportStore implements ExportStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  add(job: NewExport, entry: AuditEntry): Promise<void> {
    const { exportId, format, filters, reason, requestedBy, requestedAt, origin, logSize } = job;
    return auditedTransaction(this.database, this.origin, async (client) => {
      await client.query(
        `insert into export_job (export_id, format, filters, reason, requested_by, requested_at, origin, log_size, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')`,
        [exportId, format, JSON.stringify(filters), reason, requestedBy, requestedAt, origin, logSize],
      );
      return { result: undefined, entries: [entry] };
    });
  }

  kept(): Promise<{ readonly open: number; readonly bytes: number }> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ open: string; bytes: string }>(
        `select count(*) filter (where ${OPEN}) as open, coalesce(sum(bytes), 0) as bytes from export_job
          where ${OPEN} or expires_at is not null`,
      );
      return { open: Number(rows[0]?.open), bytes: Number(rows[0]?.bytes) };
    });
  }

  async find(exportId: string): Promise<ExportJob | undefined> {
    const [job] = await this.#select('where export_id = $1', [exportId]);
    return job;
  }

  list(limit: number, before?: string): Promise<readonly ExportJob[]> {
    return this.#select('where ($2::uuid is null or export_id < $2) order by export_id desc limit $1', [limit, before]);
  }

  async open(): Promise<ExportJob | undefined> {
    const [job] = await this.#select(`where ${OPEN} order by export_id limit 1`, []);
    return job;
  }

  estimate({ filters }: ExportJob): Promise<number> {
    return reading(this.database, (client) => estimatedCount(client, filterFrom(filters)));
  }

  page(job: ExportJob, limit: number): Promise<ExportPage> {
    return reading(this.database, async (client) => {
      const ids = await idsInOrder(client, filterFrom(job.filters), job.cursor, limit);
      const decisions: readonly ExportedDecision[] = ids.length === 0 ? [] : await exportedDecisions(client, ids, job);
      return { decisions, last: ids.length === limit ? ids.at(-1) : undefined };
    });
  }

  write(job: ExportJob, chunk: ExportChunk, total: number, fence: Fence): Promise<ExportJob | undefined> {
    const { exportId } = job;
    const { seq, rows, bytes, cursor } = chunk;
    return auditedTransaction<ExportJob | undefined>(this.database, this.origin, async (client) => {
      if (!(await holdsLease(client, EXPORT_LEASE_ROW, fence))) return { result: undefined, entries: [] };
      const isEmpty = bytes.length === 0;
      const moved = await client.query<JobRow>(
        `update export_job
            set state = 'running', chunks = chunks + $3, rows = rows + $4, bytes = bytes + $5, total = $6, cursor = $7
          where export_id = $1 and chunks = $2 and ${OPEN} returning ${JOB}`,
        [exportId, seq, isEmpty ? 0 : 1, rows, bytes.length, total, cursor],
      );
      const [row] = moved.rows;
      if (row && !isEmpty) {
        await client.query(
          'insert into export_chunk (export_id, seq, from_byte, length, bytes) values ($1, $2, $3, $4, $5)',
          [exportId, seq, job.bytes, bytes.length, bytes],
        );
      }
      return { result: row && jobOf(row), entries: [] };
    });
  }

  finish({ exportId }: ExportJob, end: ExportEnd, fence: Fence, entry: AuditEntry): Promise<boolean> {
    const { state, sha256, problem, expiresAt } = end;
    return auditedTransaction(this.database, this.origin, async (client) => {
      if (!(await holdsLease(client, EXPORT_LEASE_ROW, fence))) return { result: false, entries: [] };
      const { rowCount } = await client.query(
        `update export_job set state = $2, sha256 = $3, problem = $4, expires_at = $5, ended_at = clock_timestamp(),
                total = case when $2 = 'done' then rows else total end
          where export_id = $1 and ${OPEN}`,
        [exportId, state, sha256, problem, expiresAt],
      );
      return rowCount === 1 ? { result: true, entries: [entry] } : { result: false, entries: [] };
    });
  }

  cancel(exportId: string, expiresAt: Date, entry: AuditEntry): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        `update export_job set state = 'cancelled', ended_at = clock_timestamp(), expires_at = $2
          where export_id = $1 and ${OPEN}`,
        [exportId, expiresAt],
      );
      return rowCount === 1 ? { result: true, entries: [entry] } : { result: false, entries: [] };
    });
  }

  chunkAt(exportId: string, byte: number): Promise<{ readonly from: number; readonly bytes: Buffer } | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ from_byte: string; length: number; bytes: Buffer }>(
        `select from_byte, length, bytes from export_chunk where export_id = $1 and from_byte <= $2
          order by from_byte desc limit 1`,
        [exportId, byte],
      );
      const [row] = rows;
      if (!row || byte >= Number(row.from_byte) + row.length) return undefined;
      return { from: Number(row.from_byte), bytes: row.bytes };
    });
  }

  /**
   * One step of it: a file that can be fetched is closed first, then its parts go, some at a time, because a large file is more than one
   * statement may delete. Cancelled and failed ones lose their parts too, and keep their state.
   */
  expire(now: Date, fence: Fence, entryFor: (exportId: string) => AuditEntry): Promise<string | undefined> {
    return auditedTransaction<string | undefined>(this.database, this.origin, async (client) => {
      if (!(await holdsLease(client, EXPORT_LEASE_ROW, fence))) return { result: undefined, entries: [] };
      const { rows } = await client.query<{ export_id: string; state: ExportJob['state'] }>(
        `select export_id, state from export_job where expires_at is not null and expires_at <= $1
          order by expires_at limit 1 for update`,
        [now],
      );
      const [job] = rows;
      if (!job) return { result: undefined, entries: [] };
      const { export_id: id, state } = job;
      if (state === 'done') {
        await client.query(`update export_job set state = 'expired' where export_id = $1`, [id]);
        return { result: id, entries: [entryFor(id)] };
      }
      const { rowCount } = await client.query(DELETE_PARTS, [id, PARTS_AT_ONCE]);
      if (rowCount === PARTS_AT_ONCE) return { result: id, entries: [] };
      await client.query('update export_job set expires_at = null where export_id = $1', [id]);
      return { result: id, entries: state === 'expired' ? [] : [entryFor(id)] };
    });
  }

  append(entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async () => ({ result: undefined, entries }));
  }

  #select(where: string, values: readonly unknown[]): Promise<readonly ExportJob[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<JobRow>(`select ${JOB} from export_job ${where}`, [...values]);
      return rows.map(jobOf);
    });
  }
}
