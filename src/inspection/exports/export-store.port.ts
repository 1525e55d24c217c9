import type { AuditEntry } from '../../audit/index.js';
import type { Fence } from '../../leadership/index.js';
import type { ExportedDecision, ExportJob } from './export-job.js';

/** Injection tokens of the {@link ExportStore} and of the lease of its worker (a LeaseStore), implemented by storage. */
export const EXPORT_STORE = Symbol('EXPORT_STORE');
export const EXPORT_LEASE = Symbol('EXPORT_LEASE');

export type NewExport = Pick<
  ExportJob,
  'exportId' | 'format' | 'filters' | 'reason' | 'requestedBy' | 'requestedAt' | 'origin' | 'logSize'
>;

/** Decisions in the order of their ids, oldest first. */
export interface ExportPage {
  readonly decisions: readonly ExportedDecision[];
  /** The last id that was looked at; undefined: there is nothing behind it. */
  readonly last?: string;
}

export interface ExportChunk {
  readonly seq: number;
  readonly rows: number;
  readonly bytes: Buffer;
  /** The last decision that was looked at. */
  readonly cursor?: string;
}

export interface ExportEnd {
  readonly state: 'done' | 'failed';
  readonly sha256?: string;
  readonly problem?: string;
  readonly expiresAt: Date;
}

/** Errors are NothingWritten (the same may succeed later) and WriteRefused; see the journal. */
export interface ExportStore {
  add(job: NewExport, entry: AuditEntry): Promise<void>;
  /** Files that are being written or wait for it, and the bytes of all that are kept. */
  kept(): Promise<{ readonly open: number; readonly bytes: number }>;
  find(exportId: string): Promise<ExportJob | undefined>;
  /** Newest first. */
  list(limit: number, before?: string): Promise<readonly ExportJob[]>;
  /** The oldest that is not written to its end. */
  open(): Promise<ExportJob | undefined>;
  /** About how many decisions there will be, without counting them. */
  estimate(job: ExportJob): Promise<number>;
  page(job: ExportJob, limit: number): Promise<ExportPage>;
  /** Puts the next part behind the others. Undefined: somebody else leads, or the export was cancelled. `total` as long as none is known. */
  write(job: ExportJob, chunk: ExportChunk, total: number, fence: Fence): Promise<ExportJob | undefined>;
  finish(job: ExportJob, end: ExportEnd, fence: Fence, entry: AuditEntry): Promise<boolean>;
  /** False: it is over, or there is none. */
  cancel(exportId: string, expiresAt: Date, entry: AuditEntry): Promise<boolean>;
  /** The part with this byte, and where it begins; undefined behind the end. */
  chunkAt(exportId: string, byte: number): Promise<{ readonly from: number; readonly bytes: Buffer } | undefined>;
  /** A step towards deleting the bytes of one whose time is over, asked for again until there is none: undefined. */
  expire(now: Date, fence: Fence, entryFor: (exportId: string) => AuditEntry): Promise<string | undefined>;
  append(entries: readonly AuditEntry[]): Promise<void>;
}
