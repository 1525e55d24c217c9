import type { StaffConfig } from '../../config/index.js';
import { FailureLimit } from '../failure-limit.js';
import { conflict, StaffProblem, tooMany } from '../problem.js';
import type { MemberStore } from './member-store.port.js';
import type { PasswordHasher } from './password.hasher.js';
import type { SessionsDesk } from './sessions.desk.js';
import type { SignInFailure, SignInFailures } from './sign-in-failures.js';
import type { StaffMember } from './staff-member.js';
import type { StaffSession } from './staff-session.js';
import { canonicalUsername } from './username.js';

/** Twenty at once from one address, then one in three seconds. */
const PER_ADDRESS = { burst: 20, refillMs: 3_000, peers: 10_000 };
/** Ten at once at one name, then one in fifteen seconds: under six thousand guesses a day. */
const PER_USER = { burst: 10, refillMs: 15_000, peers: 10_000 };

export interface Attempt {
  readonly username: string;
  readonly password: string;
  readonly address: string;
  readonly replaces?: StaffSession;
}

/** Sign-in with a password that is kept here. Every failure is answered alike, and takes as long. */
export class LocalSignInDesk {
  readonly #addresses: FailureLimit;
  readonly #users: FailureLimit;

  constructor(
    private readonly config: Pick<StaffConfig, 'localSignIn'>,
    private readonly members: Pick<MemberStore, 'findLocal' | 'passwordOf'>,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsDesk,
    private readonly failures: SignInFailures,
    private readonly clock: { now(): Date },
  ) {
    const now = (): number => clock.now().getTime();
    this.#addresses = new FailureLimit(now, PER_ADDRESS);
    this.#users = new FailureLimit(now, PER_USER);
  }

  /** The token of a new session. Throws 401, 429, 503. */
  async signIn({ username, password, address, replaces }: Attempt): Promise<string> {
    if (!this.config.localSignIn) throw conflict('Local sign-in is switched off by staff.localSignIn.');
    const name = canonicalUsername(username);
    const forgive = this.#counted(address, name);
    const found = await this.members.findLocal(name);
    const isRight = await this.hasher.isRight(password, found?.password);
    if (!found || !isRight) return this.#refuse(failureOf(found?.member));
    if (found.member.disabledAt) return this.#refuse({ ...failureOf(found.member), reason: 'disabled' });
    forgive();
    const { member } = found;
    const token = await this.sessions.open({ member, method: 'local', authenticatedAt: this.clock.now(), replaces });
    return token ?? this.#refuse({ ...failureOf(member), reason: 'disabled' });
  }

  /** The session's new token. Throws 401 for a wrong password; the session stays as it is then. */
  async confirm(session: StaffSession, password: string, address: string): Promise<string> {
    const { member } = session;
    const forgive = this.#counted(address, member.staffId);
    if (!(await this.hasher.isRight(password, await this.members.passwordOf(member.staffId)))) {
      return this.#refuse(failureOf(member));
    }
    forgive();
    const token = await this.sessions.renew(session, this.clock.now());
    if (token === undefined) throw new StaffProblem('not-authenticated');
    return token;
  }

  /** Counted before it is known whether it is one: attempts at the same moment must not slip through together. */
  #counted(address: string, user: string): () => void {
    const limits = [
      [this.#addresses, address],
      [this.#users, user],
    ] as const;
    for (const [limit, peer] of limits) {
      const wait = limit.count(peer);
      if (wait !== undefined) throw tooMany(wait);
    }
    return () => {
      for (const [limit, peer] of limits) limit.forgive(peer);
    };
  }

  async #refuse(failure: SignInFailure): Promise<never> {
    await this.failures.count(failure);
    throw new StaffProblem('sign-in-failed');
  }
}

const failureOf = (member: StaffMember | undefined): SignInFailure =>
  member
    ? { staff: member.staffId, method: 'local', reason: 'wrong_password' }
    : { method: 'local', reason: 'unknown_user' };
