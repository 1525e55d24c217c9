import type { AuditEntry } from '../../audit/index.js';
import type { ListKind, ListName } from './list-check.port.js';
import type { EntryState, ListEntry, NewEntry, StoredValue } from './list-entry.js';

/** Injection token of the {@link ListStore}, implemented by storage. */
export const LIST_STORE = Symbol('LIST_STORE');

export interface LookUp {
  readonly flow: string;
  /** In order of preference. */
  readonly candidates: readonly Pick<StoredValue, 'kind' | 'token' | 'prefix'>[];
}

export interface FoundEntry {
  readonly list: ListName;
  readonly kind: ListKind;
  readonly entryId: string;
}

export interface EntryFilter {
  readonly list: ListName;
  readonly kind?: ListKind;
  readonly state?: EntryState;
  readonly token?: string;
}

export type AddResult =
  | { readonly kind: 'added'; readonly entry: ListEntry }
  /** The same value is active on this list for the same flow. */
  | { readonly kind: 'exists'; readonly entryId?: string };

export type RemoveResult =
  | { readonly kind: 'removed'; readonly entry: ListEntry }
  | { readonly kind: 'already_removed' }
  | { readonly kind: 'unknown' };

export interface ImportCounts {
  /** Entries that the list did not have. */
  readonly added: number;
  /** Values that are active on the list already. */
  readonly known: number;
  /** Of the added ones, those whose earlier entry had expired and is removed by this. */
  readonly replaced: number;
}

/**
 * Both lists, whole. Every change is one transaction with the entries that tell of it. Throws the storage's errors (NothingWritten,
 * WriteRefused), whose texts hold no values.
 */
export interface ListStore {
  /** At most one entry of each list, of the first candidate that has one: one query, which costs the same however long the lists are. */
  lookUp(question: LookUp): Promise<readonly FoundEntry[]>;
  /** An expired entry of the same value makes way, and is named to `whenAdded`. */
  add(
    entry: NewEntry & { readonly id: string; readonly list: ListName; readonly author: string },
    whenAdded: (replaced: string | undefined) => readonly AuditEntry[],
  ): Promise<AddResult>;
  remove(
    which: { readonly list: ListName; readonly id: string; readonly by: string },
    whenRemoved: (entry: ListEntry) => readonly AuditEntry[],
  ): Promise<RemoveResult>;
  find(list: ListName, id: string): Promise<ListEntry | undefined>;
  /** Newest first, from behind `before`. */
  page(filter: EntryFilter, limit: number, before?: string): Promise<readonly ListEntry[]>;
  record(entries: readonly AuditEntry[]): Promise<void>;
}

/** Injection token of the {@link ListImports}, implemented by storage. */
export const LIST_IMPORTS = Symbol('LIST_IMPORTS');

/** Files on their way into a list. What is staged is seen by no sign-up; what a process leaves behind is cleared by later imports. */
export interface ListImports {
  /** The number of rows whose value an earlier line has, and of those left the number that are active on the list. */
  stage(
    importId: string,
    list: ListName,
    rows: readonly NewEntry[],
  ): Promise<{ readonly repeated: number; readonly known: number }>;
  /** All rows or none, with the entries that tell of it. */
  promote(
    which: {
      readonly importId: string;
      readonly list: ListName;
      readonly author: string;
      /** How many rows were staged: fewer would be a part of a file. */
      readonly staged: number;
    },
    whenDone: (counts: ImportCounts) => readonly AuditEntry[],
  ): Promise<ImportCounts>;
  discard(importId: string): Promise<void>;
}
