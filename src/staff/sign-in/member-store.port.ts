import type { AuditEntry } from '../../audit/index.js';
import type { StandingRole } from '../../config/index.js';
import type { StaffMember } from './staff-member.js';

/** Injection token of the {@link MemberStore}, implemented by storage. */
export const MEMBER_STORE = Symbol('MEMBER_STORE');

export interface NewLocalMember {
  readonly staffId: string;
  /** In its canonical form. */
  readonly username: string;
  readonly displayName: string;
  readonly email?: string;
  readonly roles: readonly StandingRole[];
  readonly at: Date;
}

/** Who may set a password with a token. */
export type SetupFor = { readonly kind: 'first' } | { readonly kind: 'member'; readonly username: string };

export interface SetupToken {
  /** SHA-256 of the token. */
  readonly digest: Buffer;
  readonly expiresAt: Date;
}

export interface OidcPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly displayName: string;
  readonly email?: string;
  readonly roles: readonly StandingRole[];
  readonly at: Date;
}

/** What became of it; `ended` sessions went with it. */
export interface MemberChange {
  readonly roles?: readonly StandingRole[];
  readonly disabled?: boolean;
  readonly at: Date;
  readonly entries: (ended: number) => readonly AuditEntry[];
}

export type ChangeRefusal = 'unknown' | 'unchanged' | 'last_owner' | 'not_local';

export interface MemberStore {
  /** Has there ever been a local person? */
  isSetUp(): Promise<boolean>;
  /** For the first administrator: tokens of replicas stand side by side, each until it runs out. */
  offerSetup(token: SetupToken): Promise<void>;
  findSetup(digest: Buffer, now: Date): Promise<SetupFor | undefined>;
  /** False: somebody else was first, or the token is over. After it no first administrator can be made any more. */
  makeFirst(
    digest: Buffer,
    member: NewLocalMember & { readonly password: string },
    entries: readonly AuditEntry[],
  ): Promise<boolean>;
  /** The person whose token it was, or undefined. Ends the person's sessions. */
  setPassword(
    digest: Buffer,
    password: string,
    now: Date,
    entries: (staffId: string, ended: number) => readonly AuditEntry[],
  ): Promise<StaffMember | undefined>;

  /** False: there is a person of this user name. */
  addLocal(member: NewLocalMember, token: SetupToken, entries: readonly AuditEntry[]): Promise<boolean>;
  /** Another token for a local person; earlier ones are void. False: no such person, or none of here. */
  offerPassword(staffId: string, token: SetupToken, entries: readonly AuditEntry[]): Promise<boolean>;
  findLocal(username: string): Promise<{ readonly member: StaffMember; readonly password?: string } | undefined>;
  /** Of a local person who may sign in. */
  credentialsOf(staffId: string): Promise<{ readonly username: string; readonly password?: string } | undefined>;
  /** False: no local person who may sign in. Ends the person's sessions but the one that is named. */
  changePassword(
    staffId: string,
    password: string,
    keeps: Buffer,
    entries: (ended: number) => readonly AuditEntry[],
  ): Promise<boolean>;
  /** As the OpenID provider describes the person now. `entries` get what is new; sessions end when the roles changed. */
  fromProvider(
    person: OidcPerson,
    staffId: string,
    entries: (member: StaffMember, what: 'added' | 'roles_changed', ended: number) => readonly AuditEntry[],
  ): Promise<StaffMember>;

  find(staffId: string): Promise<StaffMember | undefined>;
  page(limit: number, after?: string): Promise<readonly StaffMember[]>;
  /** Sessions end with it. `keepsOwner`: refuse when no enabled local owner would be left. */
  change(staffId: string, keepsOwner: boolean, change: MemberChange): Promise<'changed' | ChangeRefusal>;
}
