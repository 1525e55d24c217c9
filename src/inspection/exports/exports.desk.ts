import { type AuditLog, newId } from '../../audit/index.js';
import { actorOf, conflict, type StaffIdentity } from '../../staff/index.js';
import type { DecisionFilter } from '../decision-filter.js';
import { filterText } from '../decision-filter.js';
import type { DecisionStore } from '../decision-store.port.js';
import type { ByteRange } from './byte-range.js';
import type { ExportFormat, ExportJob } from './export-job.js';
import type { ExportStore } from './export-store.port.js';

const MOST_OPEN = 10;
/** Of all files that can be fetched, as they are fetched; the database keeps them smaller. */
const MOST_BYTES = 20 * 2 ** 30;

export interface ExportRequest {
  readonly format: ExportFormat;
  readonly filter: DecisionFilter;
  readonly reason: string;
}

/** What staff do with files of decisions. Each step is on record. */
export class ExportsDesk {
  constructor(
    private readonly store: ExportStore,
    private readonly decisions: Pick<DecisionStore, 'position'>,
    private readonly log: Pick<AuditLog, 'entry'>,
    private readonly clock: { now(): Date },
    /** Told when there is something to write. */
    private readonly wake: () => void,
  ) {}

  /** Throws a 409 where there are too many: files lie in the database, which sign-ups need as well. */
  async request({ format, filter, reason }: ExportRequest, staff: StaffIdentity): Promise<ExportJob> {
    const { open, bytes } = await this.store.kept();
    if (open >= MOST_OPEN) throw conflict(`${MOST_OPEN} exports wait already: let them end, or cancel one.`);
    if (bytes >= MOST_BYTES)
      throw conflict('The exports that are kept take too much room: ask again when some are over.');
    const { origin, next: logSize } = await this.decisions.position();
    const exportId = newId();
    const filters = filterText(filter);
    const entry = this.log.entry({
      kind: 'export.requested',
      actor: actorOf(staff),
      body: {
        export: exportId,
        format,
        filters: Object.entries(filters).map(([name, value]) => `${name}=${value}`),
        reason,
        log_size: logSize,
      },
    });
    const requestedAt = this.clock.now();
    const job = { exportId, format, filters, reason, requestedBy: staff.id, requestedAt, origin, logSize };
    await this.store.add(job, entry);
    this.wake();
    return { ...job, state: 'waiting', chunks: 0, rows: 0, bytes: 0 };
  }

  find(exportId: string): Promise<ExportJob | undefined> {
    return this.store.find(exportId);
  }

  /** One more than the limit where there are more. */
  list(limit: number, before?: string): Promise<readonly ExportJob[]> {
    return this.store.list(limit, before);
  }

  /** What was written so far is deleted soon. False: it is over, or there is none. */
  cancel(exportId: string, staff: StaffIdentity): Promise<boolean> {
    const entry = this.log.entry({ kind: 'export.cancelled', actor: actorOf(staff), body: { export: exportId } });
    return this.store.cancel(exportId, this.clock.now(), entry);
  }

  /** On record before the first byte leaves. */
  async download(job: ExportJob, { from, to }: ByteRange, staff: StaffIdentity): Promise<AsyncIterable<Buffer>> {
    const { exportId } = job;
    await this.store.append([
      this.log.entry({
        kind: 'export.downloaded',
        actor: actorOf(staff),
        body: { export: exportId, from_byte: from },
      }),
    ]);
    return this.#bytes(exportId, from, to);
  }

  async *#bytes(exportId: string, from: number, to: number): AsyncGenerator<Buffer> {
    for (let byte = from; byte < to; ) {
      const chunk = await this.store.chunkAt(exportId, byte);
      if (!chunk) throw new Error('a part of an export is gone while it is fetched');
      const part = chunk.bytes.subarray(byte - chunk.from, to - chunk.from);
      yield part;
      byte += part.length;
    }
  }
}
