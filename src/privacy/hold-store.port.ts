import type { AuditEntry } from '../audit/index.js';
import type { SearchToken } from './subject-search.js';

/** Injection token of the {@link HoldStore}, implemented by storage. */
export const HOLD_STORE = Symbol('HOLD_STORE');

export interface NewHold {
  readonly holdId: string;
  readonly basis: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly reviewAt?: Date;
  /** A person, whatever they do later included; or sign-ups. */
  readonly on: { readonly tokens: readonly SearchToken[] } | { readonly decisionIds: readonly string[] };
}

export interface HoldRow {
  readonly holdId: string;
  readonly basis: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly reviewAt?: Date;
  readonly releasedBy?: string;
  readonly releasedAt?: Date;
  /** Sign-ups that it keeps now. */
  readonly subjects: number;
}

export interface HoldStore {
  /** Undefined: one of the sign-ups is not kept, so that there is nothing to hold. */
  place(hold: NewHold, entriesOf: (signUps: number) => readonly AuditEntry[]): Promise<HoldRow | undefined>;
  /** The keyed hashes of the person go with it. Undefined: no such hold. */
  release(
    which: { readonly holdId: string; readonly by: string; readonly at: Date; readonly reason: string },
    entries: readonly AuditEntry[],
  ): Promise<HoldRow | 'released_before' | undefined>;
  /** Newest first. */
  list(): Promise<readonly HoldRow[]>;
  /** Ids of those that keep a sign-up from being erased. */
  covering(decisionId: string): Promise<readonly string[]>;
  /** Those that stand on a person or on one of these sign-ups. */
  standingOn(tokens: readonly SearchToken[], decisionIds: readonly string[]): Promise<readonly HoldRow[]>;
}
