import { createHash, type Hash } from 'node:crypto';
import type { Actor, AuditLog } from '../../audit/index.js';
import { type Fence, Leadership, type LeaseStore, type Repeat, repeatByTimer } from '../../leadership/index.js';
import type { ExportEvents } from '../../observability/index.js';
import { FORMATS } from './export-format.table.js';
import type { ExportJob } from './export-job.js';
import type { ExportStore } from './export-store.port.js';

export const EXPORTER: Actor = { type: 'system', id: 'exports' };

export interface ExportSettings {
  /** Milliseconds between two looks for work. */
  readonly everyMs: number;
  readonly leaseMs: number;
  /** Decisions of one part of a file. */
  readonly chunkRows: number;
  /** How long a file can be fetched. */
  readonly keptMs: number;
}

export const EXPORT_SETTINGS: ExportSettings = {
  everyMs: 1_000,
  leaseMs: 15_000,
  chunkRows: 1_000,
  keptMs: 24 * 3_600_000,
};

/** SHA-256 of what is written of a file so far. */
interface Sum {
  readonly exportId: string;
  readonly chunks: number;
  readonly hash: Hash;
}

const NOTHING_WRITTEN = 'NothingWritten';
const FAILED = 'A fault of ours stopped it; the log of the gateway says which.';

/** One process of all writes the files, one after the other, part by part. Who takes over goes on behind the last part. */
export class ExportRunner {
  readonly #leadership: Leadership;
  readonly #ending = new AbortController();
  #timer: { stop(): void } | undefined;
  #turn: Promise<void> | undefined;
  #sum: Sum | undefined;

  constructor(
    private readonly store: ExportStore,
    lease: LeaseStore,
    private readonly log: Pick<AuditLog, 'entry'>,
    private readonly events: ExportEvents,
    private readonly clock: { now(): Date } = { now: () => new Date() },
    private readonly settings: ExportSettings = EXPORT_SETTINGS,
  ) {
    this.#leadership = new Leadership(lease, clock, settings.leaseMs, () => undefined);
  }

  start(repeat: Repeat = repeatByTimer): void {
    this.#timer ??= repeat(() => void this.turn(), this.settings.everyMs);
  }

  /** A part that is being written is written to its end. */
  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#ending.abort();
    await this.#turn;
    await this.#leadership.resign();
  }

  /** Writes what waits, and deletes what is over. Never rejects; a turn under way is joined. */
  turn(): Promise<void> {
    this.#turn ??= this.#work()
      .catch((error: unknown) => this.events.workerFailed(error))
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  async #work(): Promise<void> {
    for (;;) {
      const fence = await this.#fence();
      const job = fence === undefined ? undefined : await this.store.open();
      if (fence === undefined) return;
      if (!job) return this.#expire(fence);
      if (!(await this.#write(job, fence))) return;
    }
  }

  /** Asked for anew before each part: a file may take longer than the lease. */
  async #fence(): Promise<Fence | undefined> {
    return this.#ending.signal.aborted ? undefined : this.#leadership.fence();
  }

  /** False: not now. */
  async #write(job: ExportJob, fence: Fence): Promise<boolean> {
    try {
      const page = await this.store.page(job, this.settings.chunkRows);
      const isEnd = page.last === undefined;
      const written = await this.#append(job, page.decisions, page.last, fence);
      if (!written) return false;
      return isEnd ? await this.#finish(written, fence) : true;
    } catch (error) {
      if (error instanceof Error && error.name === NOTHING_WRITTEN) throw error;
      this.events.workerFailed(error);
      await this.#fail(job, fence);
      return true;
    }
  }

  /** Undefined: it is not ours any more, or it was cancelled. A part may be empty, and then is none. */
  async #append(
    job: ExportJob,
    decisions: Parameters<(typeof FORMATS)['csv']['lines']>[0],
    cursor: string | undefined,
    fence: Fence,
  ): Promise<ExportJob | undefined> {
    const format = FORMATS[job.format];
    const text = (job.chunks === 0 ? format.head : '') + format.lines(decisions);
    const bytes = Buffer.from(text, 'utf8');
    const sum = await this.#sumOf(job);
    // Kept also when the part is not written: of a large file it may take longer to make than the lease lasts.
    this.#sum = sum;
    const total = job.total ?? (await this.store.estimate(job));
    const chunk = { seq: job.chunks, rows: decisions.length, bytes, cursor: cursor ?? job.cursor };
    const written = await this.store.write(job, chunk, Math.max(total, job.rows + decisions.length), fence);
    if (written) this.#sum = { exportId: job.exportId, chunks: written.chunks, hash: sum.hash.update(bytes) };
    return written;
  }

  /** Of another process's parts the sum is made from what is stored. */
  async #sumOf(job: ExportJob): Promise<Sum> {
    const known = this.#sum;
    if (known?.exportId === job.exportId && known.chunks === job.chunks) return known;
    const hash = createHash('sha256');
    for (let byte = 0; byte < job.bytes; ) {
      const chunk = await this.store.chunkAt(job.exportId, byte);
      if (!chunk) throw new Error('a part of an export is gone');
      hash.update(chunk.bytes);
      byte = chunk.from + chunk.bytes.length;
    }
    return { exportId: job.exportId, chunks: job.chunks, hash };
  }

  async #finish(job: ExportJob, fence: Fence): Promise<boolean> {
    const sha256 = (await this.#sumOf(job)).hash.copy().digest('base64url');
    const { exportId, rows, bytes } = job;
    const entry = this.log.entry({
      kind: 'export.finished',
      actor: EXPORTER,
      body: { export: exportId, state: 'done', rows, bytes, sha256 },
    });
    return this.store.finish(job, { state: 'done', sha256, expiresAt: this.#expiry() }, fence, entry);
  }

  async #fail(job: ExportJob, fence: Fence): Promise<void> {
    const { exportId, rows, bytes } = job;
    const entry = this.log.entry({
      kind: 'export.finished',
      actor: EXPORTER,
      body: { export: exportId, state: 'failed', rows, bytes },
    });
    await this.store.finish(job, { state: 'failed', problem: FAILED, expiresAt: this.#expiry() }, fence, entry);
  }

  async #expire(fence: Fence): Promise<void> {
    const entryFor = (exportId: string) =>
      this.log.entry({ kind: 'export.expired', actor: EXPORTER, body: { export: exportId } });
    while (!this.#ending.signal.aborted && (await this.store.expire(this.clock.now(), fence, entryFor)) !== undefined);
  }

  #expiry(): Date {
    return new Date(this.clock.now().getTime() + this.settings.keptMs);
  }
}
