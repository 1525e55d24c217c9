import type { EntryState, ListEntry, ListKind, ListName, ListReason } from '../policy/index.js';

const EXPIRED = 'expires_at is not null and expires_at <= statement_timestamp()';

/** What each state means, by the database's clock. */
export const IN_STATE: Readonly<Record<EntryState, string>> = {
  active: `removed_at is null and not (${EXPIRED})`,
  expired: `removed_at is null and ${EXPIRED}`,
  removed: 'removed_at is not null',
};

export const ENTRY_COLUMNS = `id, list, kind, shown, flow, reason, note, author, created_at, expires_at, removed_at, removed_by,
  case when removed_at is not null then 'removed' when ${EXPIRED} then 'expired' else 'active' end as state`;

export interface EntryRow {
  readonly id: string;
  readonly list: ListName;
  readonly kind: ListKind;
  readonly shown: string;
  readonly flow: string;
  readonly reason: ListReason;
  readonly note: string | null;
  readonly author: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly removed_at: Date | null;
  readonly removed_by: string | null;
  readonly state: EntryState;
}

/** Every flow, in the column: null would not be unique. */
export const EVERY_FLOW = '';

export const entryOf = (row: EntryRow): ListEntry => ({
  id: row.id,
  list: row.list,
  kind: row.kind,
  value: row.shown,
  flow: row.flow === EVERY_FLOW ? undefined : row.flow,
  reason: row.reason,
  note: row.note ?? undefined,
  author: row.author,
  created: row.created_at,
  expires: row.expires_at ?? undefined,
  removed: row.removed_at ?? undefined,
  removedBy: row.removed_by ?? undefined,
  state: row.state,
});
