import type { Actor } from '../../audit/index.js';
import type { StaffConfig, StaffSessionsConfig } from '../../config/index.js';
import { BoundedWork } from '../bounded-work.js';
import { StaffProblem } from '../problem.js';
import { digestOf, newToken } from './cookies.js';
import { SessionCache } from './session.cache.js';
import { freshUntil, idleUntil, isOver, shouldTouch } from './session.rules.js';
import type { SessionStore, StoredSession } from './session-store.port.js';
import { personActor, type StaffEntries } from './staff-entries.js';
import type { RoleGrant, SignInMethod, StaffMember } from './staff-member.js';
import type { StaffSession } from './staff-session.js';

/** What strangers make up costs a look in the database; it must leave connections to the sign-ups. */
const LOOKS_AT_ONCE = 3;
const LOOKS_IN_QUEUE = 100;

export interface SignedIn {
  readonly member: StaffMember;
  readonly method: SignInMethod;
  readonly authenticatedAt?: Date;
  /** The session that the same browser had. */
  readonly replaces?: StaffSession;
}

/** Sessions of people: opened, found, renewed, ended. What a browser holds is never stored. */
export class SessionsDesk {
  readonly #cache: SessionCache;
  readonly #looks = new BoundedWork(LOOKS_AT_ONCE, LOOKS_IN_QUEUE);

  constructor(
    private readonly store: SessionStore,
    private readonly entries: StaffEntries,
    private readonly config: Pick<StaffConfig, 'sessions' | 'localSignIn' | 'oidc'>,
    private readonly clock: { now(): Date },
  ) {
    this.#cache = new SessionCache(() => this.clock.now().getTime());
  }

  /** Undefined: none, or over. `isActivity` moves the idle limit. */
  async find(token: string, isActivity: boolean): Promise<StaffSession | undefined> {
    const id = digestOf(token);
    if (!id) return undefined;
    const stored = await this.#cache.get(id, () => this.#look(id));
    const now = this.clock.now();
    if (!stored || isOver(stored, this.#limits.idleMs, now) || !this.#isOffered(stored.member)) return undefined;
    const seen =
      isActivity && shouldTouch(stored, this.#limits.idleMs, now) ? await this.#touched(stored, now) : stored;
    return this.#sessionOf(seen, now);
  }

  /** The new token; undefined: the person may not sign in. */
  async open({ member, method, authenticatedAt, replaces }: SignedIn): Promise<string | undefined> {
    const { staffId } = member;
    const [token, now, actor] = [newToken(), this.clock.now(), personActor(staffId)];
    const session = {
      id: digestOf(token) as Buffer,
      staffId,
      startedAt: now,
      authenticatedAt,
      endsAt: new Date(now.getTime() + this.#limits.absoluteMs),
    };
    const isOpen = await this.store.open(session, {
      replaces: replaces?.id,
      atMost: this.#limits.perPerson,
      entries: (ended, isReplaced) => [
        this.entries.entry('staff.signed_in', actor, { staff: staffId, method }),
        ...this.entries.ended(staffId, 'replaced', ended, actor),
        ...(replaces && isReplaced ? this.entries.ended(replaces.member.staffId, 'replaced', 1, actor) : []),
      ],
    });
    this.#cache.forget(staffId);
    if (replaces) this.#cache.forget(replaces.member.staffId);
    return isOpen ? token : undefined;
  }

  /** The person proved once more who they are: the session goes on under a new token. Undefined: it ended meanwhile. */
  async renew({ id, member }: StaffSession, authenticatedAt: Date): Promise<string | undefined> {
    const { staffId, method } = member;
    const token = newToken();
    const entry = this.entries.entry('staff.reauthenticated', personActor(staffId), { staff: staffId, method });
    const isThere = await this.store.renew(id, { id: digestOf(token) as Buffer, authenticatedAt }, [entry]);
    this.#cache.forget(staffId);
    return isThere ? token : undefined;
  }

  async end({ id, member: { staffId } }: StaffSession): Promise<void> {
    await this.store.end(id, [this.entries.entry('staff.signed_out', personActor(staffId), { staff: staffId })]);
    this.#cache.forget(staffId);
  }

  /** Every session of a person but the one that is named. */
  async endOf(staffId: string, by: Actor, keeps?: StaffSession): Promise<void> {
    await this.store.endOf(staffId, keeps?.id, (ended) => this.entries.ended(staffId, 'by_hand', ended, by));
    this.#cache.forget(staffId);
  }

  /** Roles, grants or the person changed: the next request looks again. */
  forget(staffId: string): void {
    this.#cache.forget(staffId);
  }

  get #limits(): StaffSessionsConfig {
    return this.config.sessions;
  }

  /** A way to sign in that was switched off lets nobody stay in. */
  #isOffered({ method }: StaffMember): boolean {
    return method === 'local' ? this.config.localSignIn : this.config.oidc !== undefined;
  }

  #look(id: Buffer): Promise<StoredSession | undefined> {
    return this.#looks.run(
      () => this.store.find(id, this.clock.now()),
      () => new StaffProblem('unavailable'),
    );
  }

  async #touched(stored: StoredSession, now: Date): Promise<StoredSession> {
    const seen = { ...stored, seenAt: now };
    this.#cache.replace(seen);
    await this.store.touch(stored.id, now);
    return seen;
  }

  #sessionOf(stored: StoredSession, now: Date): StaffSession {
    const { id, member, endsAt, alsoKnownAs } = stored;
    const grants = stored.grants.filter(({ expiresAt }) => expiresAt > now);
    return {
      id,
      member,
      identity: {
        id: member.staffId,
        displayName: member.displayName,
        email: member.email,
        roles: rolesOf(member, grants),
        alsoKnownAs,
      },
      grants,
      idleUntil: idleUntil(stored, this.#limits.idleMs),
      endsAt,
      freshUntil: freshUntil(stored, now),
    };
  }
}

const rolesOf = ({ roles }: StaffMember, grants: readonly RoleGrant[]) => [
  ...new Set([...roles, ...grants.map(({ role }) => role)]),
];
