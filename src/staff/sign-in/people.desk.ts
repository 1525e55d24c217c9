import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../audit/index.js';
import type { StaffConfig, StandingRole } from '../../config/index.js';
import { conflict, notFound } from '../problem.js';
import { actorOf, type StaffIdentity } from '../staff-identity.js';
import { digestOf, newToken } from './cookies.js';
import type { ChangeRefusal, MemberChange, MemberStore } from './member-store.port.js';
import type { SetupLinkView } from './session-view.js';
import type { SessionsDesk } from './sessions.desk.js';
import { SETUP_MS } from './setup.desk.js';
import type { StaffEntries } from './staff-entries.js';
import type { StaffMember } from './staff-member.js';
import { canonicalUsername, emailIn } from './username.js';

const REFUSALS: Readonly<Record<ChangeRefusal, () => Error>> = {
  unknown: () => notFound('person'),
  unchanged: () => conflict('It is so already.'),
  last_owner: () => conflict('Nobody would be left who is an owner: make another person one first.'),
  not_local: () => conflict('The roles of this person come from the OpenID provider: change them there.'),
};

export interface NewPerson {
  readonly username: string;
  readonly displayName: string;
  readonly email?: string;
  readonly roles: readonly StandingRole[];
}

/** What owners do with the people who work here. Nobody takes their own way in away. */
export class PeopleDesk {
  constructor(
    private readonly config: Pick<StaffConfig, 'oidc' | 'localSignIn'>,
    private readonly members: MemberStore,
    private readonly sessions: SessionsDesk,
    private readonly entries: StaffEntries,
    private readonly clock: { now(): Date },
  ) {}

  page(limit: number, after?: string): Promise<readonly StaffMember[]> {
    return this.members.page(limit, after);
  }

  async add({ username, displayName, email, roles }: NewPerson, by: StaffIdentity): Promise<SetupLinkView> {
    this.#needLocal();
    const [staffId, name] = [`local:${uuidv7()}`, canonicalUsername(username)];
    const link = this.#link(staffId);
    const member = {
      staffId,
      username: name,
      displayName: displayName.trim(),
      email: email?.trim() ?? emailIn(name),
      roles,
      at: this.clock.now(),
    };
    const isAdded = await this.members.addLocal(member, link.stored, [
      this.entries.entry('staff.added', actorOf(by), { staff: staffId, method: 'local', roles }),
      this.#linkMade(link.view, actorOf(by)),
    ]);
    if (!isAdded) throw conflict('There is a person of this user name already.');
    return link.view;
  }

  /** For a link that ran out, and for a password that was forgotten. */
  async offerPassword(staffId: string, by: StaffIdentity): Promise<SetupLinkView> {
    this.#needLocal();
    const link = this.#link(staffId);
    const entries = [this.#linkMade(link.view, actorOf(by))];
    if (!(await this.members.offerPassword(staffId, link.stored, entries)))
      throw notFound('local person who may sign in');
    return link.view;
  }

  setRoles(staffId: string, roles: readonly StandingRole[], by: StaffIdentity): Promise<void> {
    if (isSelf(staffId, by)) throw conflict('Nobody changes their own roles: ask another owner.');
    const actor = actorOf(by);
    return this.#change(staffId, {
      roles,
      at: this.clock.now(),
      entries: (ended) => [
        this.entries.entry('staff.roles_changed', actor, { staff: staffId, roles }),
        ...this.entries.ended(staffId, 'roles_changed', ended, actor),
      ],
    });
  }

  async endSessions(staffId: string, by: StaffIdentity): Promise<void> {
    if (!(await this.members.find(staffId))) throw notFound('person');
    await this.sessions.endOf(staffId, actorOf(by));
  }

  disable(staffId: string, by: StaffIdentity): Promise<void> {
    // An address is no proof: who gives themselves an owner's must not be safe from the owner.
    if (staffId === by.id) throw conflict('Nobody disables themselves: ask another owner.');
    const actor = actorOf(by);
    return this.#change(staffId, {
      disabled: true,
      at: this.clock.now(),
      entries: (ended) => [
        this.entries.entry('staff.disabled', actor, { staff: staffId }),
        ...this.entries.ended(staffId, 'disabled', ended, actor),
      ],
    });
  }

  enable(staffId: string, by: StaffIdentity): Promise<void> {
    const entry = this.entries.entry('staff.enabled', actorOf(by), { staff: staffId });
    return this.#change(staffId, { disabled: false, at: this.clock.now(), entries: () => [entry] });
  }

  async #change(staffId: string, change: MemberChange): Promise<void> {
    const result = await this.members.change(staffId, this.config.oidc === undefined, change);
    this.sessions.forget(staffId);
    if (result !== 'changed') throw REFUSALS[result]();
  }

  #needLocal(): void {
    if (!this.config.localSignIn) throw conflict('Local sign-in is switched off by staff.localSignIn.');
  }

  #link(staffId: string) {
    const token = newToken();
    const expiresAt = new Date(this.clock.now().getTime() + SETUP_MS);
    return {
      view: { staffId, setupToken: token, expiresAt: expiresAt.toISOString() },
      stored: { digest: digestOf(token) as Buffer, expiresAt },
    };
  }

  #linkMade({ staffId, expiresAt }: SetupLinkView, actor: Actor) {
    return this.entries.entry('staff.setup_link_made', actor, { staff: staffId, expires_at: expiresAt });
  }
}

const isSelf = (staffId: string, { id, alsoKnownAs = [] }: StaffIdentity): boolean =>
  staffId === id || alsoKnownAs.includes(staffId);
