import type { ExportJob } from '../inspection/index.js';

export const JOB = `export_id, format, filters, reason, requested_by, requested_at, origin, log_size, state, cursor, chunks, rows, total, bytes,
  sha256, problem, expires_at`;

/** bigint columns come as text. */
export interface JobRow {
  readonly export_id: string;
  readonly format: ExportJob['format'];
  readonly filters: ExportJob['filters'];
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly origin: string;
  readonly log_size: string;
  readonly state: ExportJob['state'];
  readonly cursor: string | null;
  readonly chunks: number;
  readonly rows: string;
  readonly total: string | null;
  readonly bytes: string;
  readonly sha256: string | null;
  readonly problem: string | null;
  readonly expires_at: Date | null;
}

export const jobOf = (row: JobRow): ExportJob => ({
  exportId: row.export_id,
  format: row.format,
  filters: row.filters,
  reason: row.reason,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  origin: row.origin,
  logSize: Number(row.log_size),
  state: row.state,
  cursor: row.cursor ?? undefined,
  chunks: row.chunks,
  rows: Number(row.rows),
  total: row.total === null ? undefined : Number(row.total),
  bytes: Number(row.bytes),
  sha256: row.sha256 ?? undefined,
  problem: row.problem ?? undefined,
  expiresAt: row.expires_at ?? undefined,
});
