import { createHmac, type Hmac } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { AuditLog } from '../../audit/index.js';
import { actorOf, type CsvRow, invalid, type StaffIdentity } from '../../staff/index.js';
import type { ListName } from './list-check.port.js';
import { type DraftContext, type DraftField, readDraft } from './list-draft.reader.js';
import type { NewEntry } from './list-entry.js';
import type { ListImports } from './list-store.port.js';

export const IMPORT_COLUMNS = {
  required: ['kind', 'value', 'reason'],
  optional: ['note', 'expires', 'flow'],
} as const satisfies { readonly required: readonly DraftField[]; readonly optional: readonly DraftField[] };

export interface LineProblem {
  /** In the file, counted from 1; the header is line 1. */
  readonly line: number;
  /** Absent: the line as a whole. */
  readonly column?: DraftField;
  readonly problem: string;
}

export interface ImportReport {
  readonly dryRun: boolean;
  /** Lines below the header. */
  readonly lines: number;
  /** Entries that the list has not, and gets unless it is a dry run. */
  readonly added: number;
  /** Lines whose value is on the list, or in an earlier line: they change nothing. */
  readonly duplicates: number;
  readonly badLines: number;
  readonly problems: readonly LineProblem[];
  /** Problems beyond those that are listed. */
  readonly problemsLeftOff: number;
}

export interface ImportOrder {
  readonly list: ListName;
  readonly dryRun: boolean;
  readonly staff: StaffIdentity;
}

/** Rows that are read, hashed and staged at a time: a few milliseconds, so that sign-ups are not kept waiting. */
const CHUNK = 500;
/** Who has more of them has taken the wrong file. */
export const MAX_PROBLEMS = 10_000;

/** What has been read of a file so far. */
class Tally {
  lines = 0;
  badLines = 0;
  repeated = 0;
  known = 0;
  problemsLeftOff = 0;
  readonly problems: LineProblem[] = [];

  constructor(readonly content: Hmac) {}

  bad(line: number, problems: readonly Omit<LineProblem, 'line'>[]): void {
    this.badLines += 1;
    const room = problems.slice(0, MAX_PROBLEMS - this.problems.length);
    this.problems.push(...room.map((problem) => ({ line, ...problem })));
    this.problemsLeftOff += problems.length - room.length;
  }
}

/** Adds a file to a list: all of its lines or none. A dry run does everything but that. */
export class ListImporter {
  constructor(
    private readonly imports: ListImports,
    private readonly log: Pick<AuditLog, 'entry'>,
    private readonly context: () => DraftContext,
  ) {}

  /** Throws a StaffProblem (400) that lists every bad line, unless it is a dry run. */
  async run(order: ImportOrder, rows: AsyncIterable<CsvRow<DraftField>>): Promise<ImportReport> {
    const importId = uuidv7();
    const context = this.context();
    const tally = new Tally(createHmac('sha256', context.key));
    try {
      for await (const chunk of inChunks(rows, CHUNK)) await this.#stage(importId, order, tally, chunk, context);
      if (order.dryRun) return reportOf(tally, true);
      if (tally.badLines > 0) throw invalid(placed(tally));
      return await this.#promote(importId, order, tally);
    } finally {
      // What is left behind is cleared by a later import.
      await this.imports.discard(importId).catch(() => undefined);
    }
  }

  async #stage(
    importId: string,
    { list, dryRun }: ImportOrder,
    tally: Tally,
    chunk: readonly CsvRow<DraftField>[],
    context: DraftContext,
  ): Promise<void> {
    const good = chunk.flatMap((row) => read(row, tally, context));
    if (good.length === 0 || (tally.badLines > 0 && !dryRun)) return;
    const { repeated, known } = await this.imports.stage(importId, list, good);
    tally.repeated += repeated;
    tally.known += known;
  }

  async #promote(importId: string, { list, staff }: ImportOrder, tally: Tally): Promise<ImportReport> {
    const content = tally.content.digest('base64url');
    const staged = tally.lines - tally.repeated;
    const { added } = await this.imports.promote({ importId, list, author: staff.id, staged }, (counts) => [
      this.log.entry({
        kind: 'list.imported',
        actor: actorOf(staff),
        body: {
          list,
          import: importId,
          lines: tally.lines,
          added: counts.added,
          duplicates: tally.lines - counts.added,
          replaced: counts.replaced,
          content_hmac: content,
        },
      }),
    ]);
    return { ...reportOf(tally, false), added, duplicates: tally.lines - added };
  }
}

function read(row: CsvRow<DraftField>, tally: Tally, context: DraftContext): readonly NewEntry[] {
  tally.lines += 1;
  if ('problem' in row) {
    tally.bad(row.line, [{ problem: row.problem }]);
    return [];
  }
  const reading = readDraft(row.values, context);
  if ('problems' in reading) {
    tally.bad(
      row.line,
      reading.problems.map(({ field, problem }) => ({ column: field, problem })),
    );
    return [];
  }
  const { kind, token, reason, note, expires, flow } = reading.entry;
  tally.content.update(`${JSON.stringify([kind, token, reason, note, expires, flow])}\n`);
  return [reading.entry];
}

const reportOf = (tally: Tally, dryRun: boolean): ImportReport => ({
  dryRun,
  lines: tally.lines,
  added: tally.lines - tally.badLines - tally.repeated - tally.known,
  duplicates: tally.repeated + tally.known,
  badLines: tally.badLines,
  problems: tally.problems,
  problemsLeftOff: tally.problemsLeftOff,
});

const placed = ({ problems }: Tally) =>
  problems.map(({ line, column, problem }) => ({
    path: column === undefined ? `line ${line}` : `line ${line}, ${column}`,
    problem,
  }));

async function* inChunks<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
