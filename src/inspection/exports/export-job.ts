import type { FilterText } from '../decision-filter.js';
import type { AttemptView, DecisionSummary, ExportView } from '../decision-view.js';

export const EXPORT_FORMATS = ['csv', 'jsonl', 'ocsf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** `expired`: done, and its bytes were deleted since. */
export type ExportState = ExportView['state'] | 'expired';

/** A file of decisions that staff asked for. */
export interface ExportJob {
  /** UUIDv7. */
  readonly exportId: string;
  readonly format: ExportFormat;
  readonly filters: FilterText;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** It is drawn from the first `logSize` entries of this log and the whole of those before: the same request gives the same decisions. */
  readonly origin: string;
  readonly logSize: number;
  readonly state: ExportState;
  /** Last decision that was looked at. */
  readonly cursor?: string;
  readonly chunks: number;
  readonly rows: number;
  readonly total?: number;
  readonly bytes: number;
  /** Of the whole file, base64url. */
  readonly sha256?: string;
  readonly problem?: string;
  readonly expiresAt?: Date;
}

/** One decision of a file. */
export interface ExportedDecision extends DecisionSummary {
  readonly correlationId?: string;
  /** Credential that called. */
  readonly caller?: string;
  readonly answerStatus: number;
  readonly attempts: readonly AttemptView[];
  /** The entry that says what was decided. */
  readonly entry: { readonly origin: string; readonly index: number; readonly uid: string; readonly at: string };
}

const EXPIRED = 'Its bytes were deleted a day after it was written. Ask for it anew.';

export const exportViewOf = (job: ExportJob): ExportView => ({
  exportId: job.exportId,
  format: job.format,
  filters: job.filters,
  requestedBy: job.requestedBy,
  requestedAt: job.requestedAt.toISOString(),
  state: job.state === 'expired' ? 'done' : job.state,
  rows: job.rows,
  ...(job.total === undefined ? {} : { total: job.total }),
  bytes: job.bytes,
  ...(job.sha256 === undefined ? {} : { sha256: job.sha256 }),
  ...(job.expiresAt === undefined ? {} : { expiresAt: job.expiresAt.toISOString() }),
  ...(job.state === 'expired' ? { problem: EXPIRED } : job.problem === undefined ? {} : { problem: job.problem }),
});
