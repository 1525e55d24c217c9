import { v7 as uuidv7 } from 'uuid';
import type { StaffConfig } from '../../config/index.js';
import { BoundedWork } from '../bounded-work.js';
import { FailureLimit } from '../failure-limit.js';
import { conflict, invalid, StaffProblem, tooMany } from '../problem.js';
import { digestOf, newToken } from './cookies.js';
import type { MemberStore, SetupFor } from './member-store.port.js';
import type { PasswordHasher } from './password.hasher.js';
import { flawOfPassword } from './password.rules.js';
import type { SessionsDesk } from './sessions.desk.js';
import { personActor, type StaffEntries } from './staff-entries.js';
import type { StaffMember } from './staff-member.js';
import { canonicalUsername, emailIn, USERNAME } from './username.js';

export const SETUP_MS = 24 * 60 * 60_000;
/** Wrong tokens of one address. */
const ALLOWANCE = { burst: 10, refillMs: 6_000, peers: 1_000 };
/** What strangers make up costs a look in the database; it must leave connections to the sign-ups. */
const LOOKS_AT_ONCE = 1;
const LOOKS_IN_QUEUE = 16;
const OVER = 'The set-up link was used, is over, or is none of here: ask an owner for another one.';

export interface SetupRequest {
  readonly token: string;
  readonly username?: string;
  readonly displayName?: string;
  readonly password: string;
  readonly address: string;
}

/** Who has a session and a password from now on. */
export interface SetUp {
  readonly token: string;
  /** In its canonical form. */
  readonly username: string;
}

/** One-time tokens: the first administrator's, in the start message, and those that owners give to people they add. */
export class SetupDesk {
  readonly #limit: FailureLimit;
  readonly #looks = new BoundedWork(LOOKS_AT_ONCE, LOOKS_IN_QUEUE);
  /** Once true, for ever. */
  #isSetUp = false;

  constructor(
    private readonly config: Pick<StaffConfig, 'localSignIn' | 'oidc'>,
    private readonly members: MemberStore,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsDesk,
    private readonly entries: StaffEntries,
    private readonly clock: { now(): Date },
  ) {
    this.#limit = new FailureLimit(() => this.clock.now().getTime(), ALLOWANCE);
  }

  /** Are there local people, or is the first one still to be made? `none`: people sign in elsewhere only. */
  async state(): Promise<'ready' | 'first' | 'none'> {
    if (!this.config.localSignIn) return 'none';
    this.#isSetUp ||= await this.members.isSetUp();
    if (this.#isSetUp) return 'ready';
    return this.config.oidc ? 'none' : 'first';
  }

  /** A token for the first administrator, good for a day; undefined where there is none to make. */
  async offer(): Promise<string | undefined> {
    if ((await this.state()) !== 'first') return undefined;
    const token = newToken();
    const expiresAt = new Date(this.clock.now().getTime() + SETUP_MS);
    await this.members.offerSetup({ digest: digestOf(token) as Buffer, expiresAt });
    return token;
  }

  /** `token`: of the session that the person has from now on. Throws 400, 409, 429. */
  async redeem({ address, ...request }: SetupRequest): Promise<SetUp> {
    if (!this.config.localSignIn) throw conflict('Local sign-in is switched off by staff.localSignIn.');
    const wait = this.#limit.count(address);
    if (wait !== undefined) throw tooMany(wait);
    const digest = digestOf(request.token);
    const whom = digest && (await this.#find(digest));
    if (!digest || !whom || (whom.kind === 'first' && (await this.state()) !== 'first')) throw conflict(OVER);
    this.#limit.forgive(address);
    const username = whom.kind === 'member' ? whom.username : canonicalUsername(request.username ?? '');
    const member = await this.#made(digest, whom, username, request);
    const token = await this.sessions.open({ member, method: 'local', authenticatedAt: this.clock.now() });
    if (token === undefined) throw new StaffProblem('not-authenticated');
    return { token, username };
  }

  #find(digest: Buffer): Promise<SetupFor | undefined> {
    return this.#looks.run(
      () => this.members.findSetup(digest, this.clock.now()),
      () => new StaffProblem('unavailable', 'Too many try set-up links at once. Try again in a moment.'),
    );
  }

  async #made(
    digest: Buffer,
    whom: SetupFor,
    name: string,
    { username = '', displayName = '', password }: Omit<SetupRequest, 'address' | 'token'>,
  ): Promise<StaffMember> {
    const flaw = flawOfPassword(password, name);
    const problems = [
      ...(flaw === undefined ? [] : [{ path: 'password', problem: flaw }]),
      ...(USERNAME.test(name)
        ? []
        : [{ path: 'username', problem: 'must be 2 to 127 letters, digits and . _ @ + -, such as a mail address' }]),
      ...(whom.kind === 'first' && displayName.trim() === '' ? [{ path: 'displayName', problem: 'is missing' }] : []),
      ...(whom.kind === 'member' && username !== '' && canonicalUsername(username) !== name
        ? [{ path: 'username', problem: 'is not the one that this link was made for' }]
        : []),
    ];
    if (problems.length > 0) throw invalid(problems);
    const hashed = await this.hasher.hash(password);
    return whom.kind === 'first'
      ? this.#first(digest, name, displayName.trim(), hashed)
      : this.#password(digest, hashed);
  }

  async #first(digest: Buffer, username: string, displayName: string, password: string): Promise<StaffMember> {
    const staffId = `local:${uuidv7()}`;
    const [email, roles] = [emailIn(username), ['owner'] as const];
    const isMade = await this.members.makeFirst(
      digest,
      { staffId, username, displayName, email, roles, password, at: this.clock.now() },
      [this.entries.entry('staff.administrator_created', personActor(staffId), { staff: staffId })],
    );
    if (!isMade) throw conflict(OVER);
    return { staffId, method: 'local', displayName, roles };
  }

  async #password(digest: Buffer, password: string): Promise<StaffMember> {
    const member = await this.members.setPassword(digest, password, this.clock.now(), (staff, ended) => [
      this.entries.entry('staff.password_set', personActor(staff), { staff }),
      ...this.entries.ended(staff, 'password_set', ended, personActor(staff)),
    ]);
    if (!member) throw conflict(OVER);
    this.sessions.forget(member.staffId);
    return member;
  }
}
