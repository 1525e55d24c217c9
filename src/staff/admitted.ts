import type { StaffIdentity } from './staff-identity.js';

const admitted = new WeakMap<object, StaffIdentity>();

/** The edge has found out who sends this request. */
export const admit = (request: object, identity: StaffIdentity): void => void admitted.set(request, identity);

export const identityOf = (request: object): StaffIdentity | undefined => admitted.get(request);
