import type { StaffSession } from './sign-in/staff-session.js';
import type { StaffIdentity } from './staff-identity.js';

interface Admitted {
  readonly identity: StaffIdentity;
  readonly session?: StaffSession;
}

const admitted = new WeakMap<object, Admitted>();

/** The edge has found out who sends this request, and by which session of theirs. */
export const admit = (request: object, identity: StaffIdentity, session?: StaffSession): void =>
  void admitted.set(request, { identity, session });

export const identityOf = (request: object): StaffIdentity | undefined => admitted.get(request)?.identity;

/** Undefined: a key, or nobody. */
export const sessionOf = (request: object): StaffSession | undefined => admitted.get(request)?.session;
