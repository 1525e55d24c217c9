import type { Role } from '../../api/contract.js';

/** Personal data is read for a time only: see the grants. */
export const STANDING = ['owner', 'operator', 'reviewer', 'auditor'] as const satisfies readonly Role[];
