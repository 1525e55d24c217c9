import type { AuditEntry, WrappedKey } from '../audit/index.js';
import type { Fence } from '../leadership/index.js';
import type { SearchToken } from './subject-search.js';

/** Injection token of the {@link ErasureStore}, implemented by storage. */
export const ERASURE_STORE = Symbol('ERASURE_STORE');

export type ErasureCause = 'request' | 'retention';

/** Whose data: everybody that one of the tokens leads to, or these sign-ups. */
export type ErasureTarget = { readonly tokens: readonly SearchToken[] } | { readonly decisionIds: readonly string[] };

export interface ErasureOrder {
  readonly erasureId: string;
  readonly cause: ErasureCause;
  readonly reason: string;
  /** As the log names the actor. */
  readonly askedBy: string;
  readonly at: Date;
  readonly backupsUntil: Date;
  readonly target: ErasureTarget;
  /** Looks, counts and changes nothing. */
  readonly dryRun: boolean;
  /** Which entries of the lists may go. */
  readonly listEntries: 'all' | 'allow-list' | 'none';
  /** Of the worker that holds the lease; whoever lost it erases nothing. */
  readonly fence?: Fence;
}

/** A sign-up or a case, as it is sealed. */
export interface SealedRecord extends WrappedKey {
  /** Id of the sign-up, or of the case. */
  readonly id: string;
  readonly kind: 'sign_up' | 'case';
  readonly flow: string;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

/** What one value of a person has left outside of what is sealed, all of it keyed hashes. */
export interface ValueTrace {
  /** Where somebody else has one of them too, the value is not this person's alone, and its traces stay. */
  readonly search: readonly SearchToken[];
  readonly listed: readonly { readonly kind: string; readonly token: string }[];
  readonly invitedAs?: Buffer;
  readonly tried: readonly { readonly scope: 'email' | 'address'; readonly subject: Buffer }[];
}

/** What an erasure did, or in a dry run would do. */
export interface Erased {
  /** How many people the target leads to. Of more than one nothing is erased: the same number is not the same person. */
  readonly persons: number;
  readonly signUps: readonly { readonly decisionId: string; readonly subjectId: string }[];
  readonly cases: readonly ErasedCase[];
  readonly listEntries: readonly {
    readonly id: string;
    readonly list: string;
    readonly kind: string;
    readonly isActive: boolean;
  }[];
  /** Entries of exactly these values that were asked to stay. */
  readonly keptListEntries: number;
  readonly invitations: readonly { readonly id: string; readonly isActive: boolean }[];
  readonly mails: number;
  /** Sign-ups that are being decided, or of which a vendor or the directory may still answer. */
  readonly running: readonly string[];
  readonly held: readonly { readonly decisionId: string; readonly holds: readonly string[] }[];
}

export interface ErasedCase {
  readonly caseId: string;
  readonly subjectId: string;
  /** Of the entries about the case. */
  readonly decisionId: string;
  readonly flow: string;
  /** Nobody can decide about nobody: an open case is withdrawn. */
  readonly wasOpen: boolean;
  /** An account was still to be made. */
  readonly attempts?: number;
}

export interface ErasureRow {
  readonly erasureId: string;
  readonly at: Date;
  readonly askedBy: string;
  readonly cause: ErasureCause;
  readonly reason: string;
  readonly signUps: number;
  readonly backupsUntil: Date;
}

/** Errors are NothingWritten (the same may succeed later) and WriteRefused; see the journal. */
export interface ErasureStore {
  /**
   * One transaction: all of it, with its entries, or nothing. `tracesOf` and `entriesOf` may be called again, so they only compute; `tracesOf`
   * is given what is about to go. Undefined: the lease is somebody else's.
   */
  erase(
    order: ErasureOrder,
    tracesOf: (records: readonly SealedRecord[]) => Promise<readonly ValueTrace[]>,
    entriesOf: (erased: Erased) => readonly AuditEntry[],
  ): Promise<Erased | undefined>;
  /** Newest first, from behind `before`. */
  list(limit: number, before?: string): Promise<readonly ErasureRow[]>;
}
