import { v7 as uuidv7 } from 'uuid';
import type { AuditEntry, AuditLog } from '../../audit/index.js';
import { actorOf, type StaffIdentity } from '../../staff/index.js';
import type { ListKind, ListName } from './list-check.port.js';
import { type DraftContext, type DraftProblem, type DraftText, readDraft } from './list-draft.reader.js';
import type { EntryState, ListEntry, NewEntry } from './list-entry.js';
import type { AddResult, EntryFilter, ListStore, RemoveResult } from './list-store.port.js';
import { tokenOf } from './list-token.js';
import { readListValue } from './list-values.table.js';

export type AddAnswer = AddResult | { readonly kind: 'bad'; readonly problems: readonly DraftProblem[] };

export interface PageOrder {
  readonly list: ListName;
  readonly kind?: ListKind;
  readonly state?: EntryState;
  readonly limit: number;
  /** Id of the last entry of the page before. */
  readonly before?: string;
}

const EXPORT_PAGE = 1_000;

/** What staff do with lists. Every change is on record with whoever made it. */
export class ListsDesk {
  constructor(
    private readonly store: ListStore,
    private readonly log: Pick<AuditLog, 'entry'>,
    private readonly context: () => DraftContext,
  ) {}

  async add(list: ListName, draft: DraftText, staff: StaffIdentity): Promise<AddAnswer> {
    const reading = readDraft(draft, this.context());
    if ('problems' in reading) return { kind: 'bad', problems: reading.problems };
    const { entry } = reading;
    const id = uuidv7();
    return this.store.add({ ...entry, id, list, author: staff.id }, (replaces) => [
      this.#added(list, id, entry, replaces, staff),
    ]);
  }

  remove(list: ListName, id: string, staff: StaffIdentity): Promise<RemoveResult> {
    return this.store.remove({ list, id, by: staff.id }, ({ kind }) => [
      this.log.entry({
        kind: 'list.entry_removed',
        actor: actorOf(staff),
        body: { list, entry: id, entry_kind: kind },
      }),
    ]);
  }

  find(list: ListName, id: string): Promise<ListEntry | undefined> {
    return this.store.find(list, id);
  }

  /** Newest first; one more than the limit where there are more. */
  page({ list, kind, state, limit, before }: PageOrder): Promise<readonly ListEntry[]> {
    return this.store.page({ list, kind, state }, limit + 1, before);
  }

  /** Every entry that the value ever had on the list, or what is wrong with the value. */
  async search(list: ListName, kind: ListKind, text: string): Promise<readonly ListEntry[] | { problem: string }> {
    const reading = readListValue(kind, text);
    if ('problem' in reading) return reading;
    const token = tokenOf(this.context().key, kind, reading.key);
    return this.store.page({ list, kind, token }, EXPORT_PAGE);
  }

  /** On record before the first entry is given out. */
  async export(filter: EntryFilter, staff: StaffIdentity): Promise<AsyncIterable<ListEntry>> {
    const { list, kind, state } = filter;
    await this.store.record([
      this.log.entry({ kind: 'list.exported', actor: actorOf(staff), body: { list, entry_kind: kind, state } }),
    ]);
    return this.#entries(filter);
  }

  async *#entries(filter: EntryFilter): AsyncGenerator<ListEntry> {
    for (let before: string | undefined; ; ) {
      const page = await this.store.page(filter, EXPORT_PAGE, before);
      yield* page;
      before = page.at(-1)?.id;
      if (page.length < EXPORT_PAGE) return;
    }
  }

  #added(
    list: ListName,
    entry: string,
    { kind, flow, reason, expires }: NewEntry,
    replaces: string | undefined,
    staff: StaffIdentity,
  ): AuditEntry {
    return this.log.entry({
      kind: 'list.entry_added',
      actor: actorOf(staff),
      body: { list, entry, entry_kind: kind, flow, reason, expires: expires?.toISOString(), replaces },
    });
  }
}
