import { v7 as uuidv7 } from 'uuid';
import type { StaffConfig } from '../../config/index.js';
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
const OVER = 'The set-up link was used, is over, or is none of here: ask an owner for another one.';

export interface SetupRequest {
  readonly token: string;
  readonly username?: string;
  readonly displayName?: string;
  readonly password: string;
  readonly address: string;
}

/** One-time tokens: the first administrator's, in the start message, and those that owners give to people they add. */
export class SetupDesk {
  readonly #limit: FailureLimit;
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

  /** The token of the session that the person has from now on. Throws 400, 409, 429. */
  async redeem({ address, ...request }: SetupRequest): Promise<string> {
    if (!this.config.localSignIn) throw conflict('Local sign-in is switched off by staff.localSignIn.');
    const wait = this.#limit.count(address);
    if (wait !== undefined) throw tooMany(wait);
    const digest = digestOf(request.token);
    const whom = digest && (await this.members.findSetup(digest, this.clock.now()));
    if (!digest || !whom || (whom.kind === 'first' && (await this.state()) !== 'first')) throw conflict(OVER);
    this.#limit.forgive(address);
    const member = await this.#made(digest, whom, request);
    const token = await this.sessions.open({ member, method: 'local', authenticatedAt: this.clock.now() });
    if (token === undefined) throw new StaffProblem('not-authenticated');
    return token;
  }

  async #made(
    digest: Buffer,
    whom: SetupFor,
    { username = '', displayName = '', password }: Omit<SetupRequest, 'address' | 'token'>,
  ): Promise<StaffMember> {
    const name = whom.kind === 'member' ? whom.username : canonicalUsername(username);
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
