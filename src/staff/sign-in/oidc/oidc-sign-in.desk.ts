import type { KeyObject } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { OidcConfig } from '../../../config/index.js';
import { FailureLimit } from '../../failure-limit.js';
import { tooMany } from '../../problem.js';
import { newToken } from '../cookies.js';
import type { MemberStore } from '../member-store.port.js';
import type { SignInProblem } from '../session-view.js';
import type { SessionsDesk } from '../sessions.desk.js';
import type { SignInFailures, SignInFault } from '../sign-in-failures.js';
import { personActor, type StaffEntries } from '../staff-entries.js';
import type { StaffMember } from '../staff-member.js';
import type { StaffSession } from '../staff-session.js';
import { authenticatedAtOf, type Claims, displayNameOf, emailOf, hasSecondFactor, rolesOf } from './claims.rules.js';
import { type OidcClient, ProviderAway, SignInRefused } from './oidc.client.js';
import { safeReturnTo } from './return-to.rules.js';
import { type OidcTransaction, seal, unseal } from './transaction.seal.js';

export interface OidcCallback {
  readonly query: URLSearchParams;
  /** The sealed transaction, as the browser brought it. */
  readonly sealed?: string;
  readonly session?: StaffSession;
  readonly address: string;
}

/** What the browser is told: where to go, and perhaps the token of its session. */
export type OidcEnd =
  | { readonly kind: 'signed_in'; readonly token: string; readonly returnTo: string }
  | { readonly kind: 'refused'; readonly problem: SignInProblem };

export interface OidcParts {
  readonly config: OidcConfig;
  readonly client: OidcClient;
  readonly members: MemberStore;
  readonly sessions: SessionsDesk;
  readonly failures: SignInFailures;
  readonly entries: StaffEntries;
  /** AES-256. */
  readonly key: KeyObject;
  readonly clock: { now(): Date };
}

/** What comes back costs a call of the provider: thirty failures at once, then one in two seconds. */
const PER_ADDRESS = { burst: 30, refillMs: 2_000, peers: 10_000 };

/** So far the provider's clock may be behind ours. */
const CLOCK_SKEW_MS = 30_000;

const refused = (problem: SignInProblem): OidcEnd => ({ kind: 'refused', problem });

/** Sign-in at the OpenID provider, from the button to the session. */
export class OidcSignInDesk {
  readonly #limit: FailureLimit;

  constructor(private readonly parts: OidcParts) {
    this.#limit = new FailureLimit(() => parts.clock.now().getTime(), PER_ADDRESS);
  }

  get label(): string {
    return this.parts.config.label;
  }

  /** With a session: the person confirms who they are. Throws ProviderAway. */
  async begin(
    returnTo: string | undefined,
    confirms: StaffSession | undefined,
  ): Promise<{ readonly url: URL; readonly sealed: string }> {
    const { client, clock, key } = this.parts;
    const transaction = {
      state: newToken(),
      nonce: newToken(),
      verifier: newToken(),
      returnTo: safeReturnTo(returnTo),
      startedAt: clock.now().getTime(),
      ...(confirms ? { confirms: confirms.member.staffId } : {}),
    };
    return { url: await client.begin(transaction, confirms !== undefined), sealed: seal(key, transaction) };
  }

  /** Throws 429. */
  async finish({ address, ...callback }: OidcCallback): Promise<OidcEnd> {
    const wait = this.#limit.count(address);
    if (wait !== undefined) {
      this.parts.failures.count({ method: 'oidc', reason: 'too_many_attempts' });
      throw tooMany(wait);
    }
    const end = await this.#finished(callback);
    if (end.kind === 'signed_in') this.#limit.forgive(address);
    return end;
  }

  async #finished({ query, sealed, session }: Omit<OidcCallback, 'address'>): Promise<OidcEnd> {
    const { client, clock, key, failures } = this.parts;
    const transaction = sealed === undefined ? undefined : unseal(key, sealed, clock.now().getTime());
    if (!transaction) return refused('expired');
    try {
      const claims = await client.finish(query, transaction);
      return transaction.confirms === undefined
        ? await this.#signIn(claims, transaction, session)
        : await this.#confirm(claims, transaction, session);
    } catch (error) {
      if (error instanceof ProviderAway) return refused('provider-away');
      if (!(error instanceof SignInRefused)) throw error;
      const reason = error.isCancelled ? 'refused_by_provider' : 'not_valid';
      failures.count({ method: 'oidc', reason });
      return refused(error.isCancelled ? 'cancelled' : 'failed');
    }
  }

  async #signIn(claims: Claims, { returnTo }: OidcTransaction, replaces: StaffSession | undefined): Promise<OidcEnd> {
    const { config, sessions, clock } = this.parts;
    const roles = rolesOf(claims, config);
    if (roles.length === 0) return this.#fail('no_role', 'no-role');
    if (config.requireMfa && !hasSecondFactor(claims, config.mfaAcr)) {
      return this.#fail('no_second_factor', 'second-factor');
    }
    const member = await this.#member(claims, roles);
    sessions.forget(member.staffId);
    const token = await sessions.open({
      member,
      method: 'oidc',
      authenticatedAt: authenticatedAtOf(claims, clock.now()),
      replaces,
    });
    if (token === undefined) return this.#fail('disabled', 'disabled', member.staffId);
    return { kind: 'signed_in', token, returnTo };
  }

  /** The person has to have proved who they are since this was begun, and it has to be the same one, in the same session. */
  async #confirm(
    claims: Claims,
    { confirms, returnTo, startedAt }: OidcTransaction,
    session: StaffSession | undefined,
  ): Promise<OidcEnd> {
    const { config, sessions, clock } = this.parts;
    const at = authenticatedAtOf(claims, clock.now());
    if (!session || session.member.staffId !== confirms) return refused('expired');
    if (!at || at.getTime() < startedAt - CLOCK_SKEW_MS) return this.#fail('not_valid', 'failed', confirms);
    if (config.requireMfa && !hasSecondFactor(claims, config.mfaAcr)) {
      return this.#fail('no_second_factor', 'second-factor', confirms);
    }
    const roles = rolesOf(claims, config);
    if (roles.length === 0) return this.#fail('no_role', 'no-role', confirms);
    const member = await this.#member(claims, roles);
    if (member.staffId !== confirms) return this.#fail('not_valid', 'other-person', confirms);
    const token = await sessions.renew(session, at);
    return token === undefined ? refused('expired') : { kind: 'signed_in', token, returnTo };
  }

  #member(claims: Claims, roles: ReturnType<typeof rolesOf>): Promise<StaffMember> {
    const { config, members, entries, clock } = this.parts;
    const person = {
      issuer: config.issuer,
      subject: String(claims.sub),
      displayName: displayNameOf(claims),
      email: emailOf(claims),
      roles,
      at: clock.now(),
    };
    return members.fromProvider(person, `oidc:${uuidv7()}`, ({ staffId: staff }, what, ended) => {
      const actor = personActor(staff);
      return what === 'added'
        ? [entries.entry('staff.added', actor, { staff, method: 'oidc', roles })]
        : [
            entries.entry('staff.roles_changed', actor, { staff, roles }),
            ...entries.ended(staff, 'roles_changed', ended, actor),
          ];
    });
  }

  #fail(reason: SignInFault, problem: SignInProblem, staff?: string): OidcEnd {
    this.parts.failures.count({ staff, method: 'oidc', reason });
    return refused(problem);
  }
}
