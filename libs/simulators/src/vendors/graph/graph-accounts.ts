import { randomUUID } from 'node:crypto';

export interface GraphIdentity {
  readonly signInType: string;
  readonly issuer: string;
  readonly issuerAssignedId: string;
}

/** One account of the simulated tenant. */
export interface GraphUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly userType: string;
  readonly mail?: string;
  readonly identities: readonly GraphIdentity[];
  /** Who made it: POST /users, POST /invitations, or the test itself. */
  readonly madeBy: 'users' | 'invitations' | 'seed';
  /** Everything else that was sent. */
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Kept {
  user: GraphUser;
  /** Look-ups and changes that do not see it yet. */
  hiddenFromLookUps: number;
  hiddenFromChanges: number;
}

export interface ReplicationLag {
  /** The next so many look-ups do not find an account that was just made. */
  readonly lookUps: number;
  /** The next so many PATCHes of it answer 404. */
  readonly changes: number;
}

const same = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase();

/**
 * The tenant's accounts. Uniqueness holds at once, as in the real directory, while reading lags behind (reference microsoft.md section 3):
 * issuer and issuerAssignedId are unique, and so are names.
 */
export class GraphAccounts {
  readonly #kept: Kept[] = [];

  get all(): readonly GraphUser[] {
    return this.#kept.map(({ user }) => user);
  }

  /** Undefined: a unique property is taken. */
  add(user: Omit<GraphUser, 'id'>, lag: ReplicationLag): GraphUser | undefined {
    const taken = this.#kept.some(
      ({ user: other }) =>
        same(other.userPrincipalName, user.userPrincipalName) ||
        user.identities.some((identity) => other.identities.some((theirs) => isSame(identity, theirs))),
    );
    if (taken) return undefined;
    const kept = { ...user, id: randomUUID() };
    this.#kept.push({ user: kept, hiddenFromLookUps: lag.lookUps, hiddenFromChanges: lag.changes });
    return kept;
  }

  /** Who has this address, seen from where uniqueness is kept: no lag. */
  withMail(mail: string): GraphUser | undefined {
    return this.all.find((user) => same(user.mail, mail));
  }

  lookUp(matches: (user: GraphUser) => boolean): readonly GraphUser[] {
    return this.#kept
      .filter((kept) => matches(kept.user) && isVisible(kept, 'hiddenFromLookUps'))
      .map(({ user }) => user);
  }

  /** False: not there, or not there yet. */
  change(id: string, properties: Readonly<Record<string, unknown>>): boolean {
    const kept = this.#kept.find(({ user }) => user.id === id);
    if (!kept || !isVisible(kept, 'hiddenFromChanges')) return false;
    kept.user = { ...kept.user, properties: { ...kept.user.properties, ...properties } };
    return true;
  }
}

const isSame = (a: GraphIdentity, b: GraphIdentity): boolean =>
  a.issuer === b.issuer && a.issuerAssignedId === b.issuerAssignedId;

function isVisible(kept: Kept, counter: 'hiddenFromLookUps' | 'hiddenFromChanges'): boolean {
  if (kept[counter] === 0) return true;
  kept[counter] -= 1;
  return false;
}
