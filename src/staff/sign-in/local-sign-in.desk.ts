import type { StaffConfig } from '../../config/index.js';
import { BoundedWork } from '../bounded-work.js';
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
/** Ten at once at one name, then one in fifteen seconds: under six thousand guesses a day. The same for a person at a browser of theirs. */
const PER_USER = { burst: 10, refillMs: 15_000, peers: 10_000 };
/** What strangers make up costs a look in the database; it must leave connections to the sign-ups. */
const LOOKS_AT_ONCE = 2;
const LOOKS_IN_QUEUE = 32;

export interface Attempt {
  readonly username: string;
  readonly password: string;
  readonly address: string;
  /** Number of the browser, when this person has signed in there before. */
  readonly device?: string;
  readonly replaces?: StaffSession;
}

type Limits = readonly (readonly [limit: FailureLimit, peer: string])[];

/** Sign-in with a password that is kept here. Every failure is answered alike, and takes as long. */
export class LocalSignInDesk {
  readonly #addresses: FailureLimit;
  readonly #users: FailureLimit;
  readonly #known: FailureLimit;
  readonly #looks = new BoundedWork(LOOKS_AT_ONCE, LOOKS_IN_QUEUE);

  constructor(
    private readonly config: Pick<StaffConfig, 'localSignIn'>,
    private readonly members: Pick<MemberStore, 'findLocal' | 'credentialsOf'>,
    private readonly hasher: Pick<PasswordHasher, 'isRight'>,
    private readonly sessions: Pick<SessionsDesk, 'open' | 'renew'>,
    private readonly failures: Pick<SignInFailures, 'count'>,
    private readonly clock: { now(): Date },
  ) {
    const now = (): number => clock.now().getTime();
    this.#addresses = new FailureLimit(now, PER_ADDRESS);
    this.#users = new FailureLimit(now, PER_USER);
    this.#known = new FailureLimit(now, PER_USER);
  }

  /** The token of a new session. Throws 401, 429, 503. */
  async signIn({ username, password, address, device, replaces }: Attempt): Promise<string> {
    if (!this.config.localSignIn) throw conflict('Local sign-in is switched off by staff.localSignIn.');
    const name = canonicalUsername(username);
    // At a browser of theirs nobody is held up by what strangers do with the name, or at an address that many share.
    const limits: Limits =
      device === undefined
        ? [
            [this.#addresses, address],
            [this.#users, name],
          ]
        : [[this.#known, device]];
    const { found, isRight } = await this.#tried(limits, {}, async () => {
      const found = await this.#find(name);
      return { found, isRight: await this.hasher.isRight(password, found?.password, device !== undefined) };
    });
    if (!found || !isRight) return this.#refuse(failureOf(found?.member));
    if (found.member.disabledAt) return this.#refuse({ ...failureOf(found.member), reason: 'disabled' });
    forgive(limits);
    const { member } = found;
    const token = await this.sessions.open({ member, method: 'local', authenticatedAt: this.clock.now(), replaces });
    return token ?? this.#refuse({ ...failureOf(member), reason: 'disabled' });
  }

  /** The session's new token. Throws 401 for a wrong password; the session stays as it is then. */
  async confirm(session: StaffSession, password: string): Promise<string> {
    const { member } = session;
    const limits: Limits = [[this.#known, member.staffId]];
    const isRight = await this.#tried(limits, { staff: member.staffId }, async () =>
      this.hasher.isRight(password, (await this.members.credentialsOf(member.staffId))?.password, true),
    );
    if (!isRight) return this.#refuse(failureOf(member));
    forgive(limits);
    const token = await this.sessions.renew(session, this.clock.now());
    if (token === undefined) throw new StaffProblem('not-authenticated');
    return token;
  }

  /** Counted before it is known whether it is one: attempts at the same moment must not slip through together. What was not looked at is none. */
  async #tried<Result>(
    limits: Limits,
    whom: { readonly staff?: string },
    look: () => Promise<Result>,
  ): Promise<Result> {
    for (const [limit, peer] of limits) {
      const wait = limit.count(peer);
      if (wait === undefined) continue;
      this.failures.count({ ...whom, method: 'local', reason: 'too_many_attempts' });
      throw tooMany(wait);
    }
    try {
      return await look();
    } catch (error) {
      forgive(limits);
      throw error;
    }
  }

  #find(name: string): ReturnType<MemberStore['findLocal']> {
    return this.#looks.run(
      () => this.members.findLocal(name),
      () => new StaffProblem('unavailable', 'Too many people sign in at once. Try again in a moment.'),
    );
  }

  #refuse(failure: SignInFailure): never {
    this.failures.count(failure);
    throw new StaffProblem('sign-in-failed');
  }
}

const forgive = (limits: Limits): void => {
  for (const [limit, peer] of limits) limit.forgive(peer);
};

const failureOf = (member: StaffMember | undefined): SignInFailure =>
  member
    ? { staff: member.staffId, method: 'local', reason: 'wrong_password' }
    : { method: 'local', reason: 'unknown_user' };
