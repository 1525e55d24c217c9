import type { ListKind, ListName } from './list-check.port.js';

/** Why an entry is there: a closed catalogue, so that reports can count it. */
export const LIST_REASONS = [
  'fraud',
  'abuse',
  'legal',
  'policy',
  'partner',
  'employee',
  'customer',
  'testing',
  'other',
] as const;
export type ListReason = (typeof LIST_REASONS)[number];

export const ENTRY_STATES = ['active', 'expired', 'removed'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** An entry as staff see it. */
export interface ListEntry {
  /** UUIDv7: entries sort by the time at which they were made. */
  readonly id: string;
  readonly list: ListName;
  readonly kind: ListKind;
  /** The value; of personal kinds a masked hint, because the value itself is not kept. */
  readonly value: string;
  /** Absent: for every flow. */
  readonly flow?: string;
  readonly reason: ListReason;
  readonly note?: string;
  /** Staff id. */
  readonly author: string;
  readonly created: Date;
  readonly expires?: Date;
  readonly removed?: Date;
  readonly removedBy?: string;
  /** By the clock of the database, as for sign-ups. */
  readonly state: EntryState;
}

/** What may be stored of a value. */
export interface StoredValue {
  readonly kind: ListKind;
  /** What is looked up: the value, or its keyed hash where it is personal. */
  readonly token: string;
  readonly shown: string;
  /** Of a network: its family and length, such as 4/24. */
  readonly prefix?: string;
}

/** An entry that is to be added. */
export interface NewEntry extends StoredValue {
  readonly flow?: string;
  readonly reason: ListReason;
  readonly note?: string;
  readonly expires?: Date;
}
