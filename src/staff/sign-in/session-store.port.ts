import type { AuditEntry } from '../../audit/index.js';
import type { RoleGrant, StaffMember } from './staff-member.js';

/** Injection token of the {@link SessionStore}, implemented by storage. */
export const SESSION_STORE = Symbol('SESSION_STORE');

export interface NewSession {
  /** SHA-256 of what the browser holds. */
  readonly id: Buffer;
  readonly staffId: string;
  readonly startedAt: Date;
  /** When the person last proved who they are; undefined where the OpenID provider does not say. */
  readonly authenticatedAt?: Date;
  readonly endsAt: Date;
}

export interface StoredSession extends NewSession {
  readonly seenAt: Date;
  readonly member: StaffMember;
  /** Neither over nor revoked when it was read. */
  readonly grants: readonly RoleGrant[];
  /** Ids of the same person elsewhere: those with the same e-mail address. */
  readonly alsoKnownAs: readonly string[];
}

export interface Opening {
  /** The session that the same browser had before; it ends. */
  readonly replaces?: Buffer;
  /** The oldest of the person's sessions beyond so many end. */
  readonly atMost: number;
  /** `ended`: how many made way; `isReplaced`: the browser's former one was still there. */
  readonly entries: (ended: number, isReplaced: boolean) => readonly AuditEntry[];
}

/** Sessions that are over by these rules are ended by the sweep. */
export interface OverAt {
  readonly now: Date;
  /** Not seen since. */
  readonly idleSince: Date;
}

/** Rows are locked by whoever ends them, so that replicas may all do so. Statements fail with NothingWritten or WriteRefused. */
export interface SessionStore {
  /** False: the person is disabled, or not known. */
  open(session: NewSession, opening: Opening): Promise<boolean>;
  find(id: Buffer, now: Date): Promise<StoredSession | undefined>;
  /** Moves the idle limit. */
  touch(id: Buffer, at: Date): Promise<void>;
  /** The same session under another id, authenticated anew. False: it is not there any more. */
  renew(id: Buffer, as: Pick<NewSession, 'id' | 'authenticatedAt'>, entries: readonly AuditEntry[]): Promise<boolean>;
  /** False: it was not there any more. */
  end(id: Buffer, entries: readonly AuditEntry[]): Promise<boolean>;
  /** Every session of a person but the one that is named; how many it were. */
  endOf(staffId: string, keeps: Buffer | undefined, entries: (ended: number) => readonly AuditEntry[]): Promise<number>;
  /** Ends at most `limit` sessions whose time is over; how many it were. */
  sweep(
    over: OverAt,
    limit: number,
    entry: (staffId: string, cause: 'idle' | 'absolute') => AuditEntry,
  ): Promise<number>;
  record(entries: readonly AuditEntry[]): Promise<void>;
}
