import type { StaffRole } from '../../staff/index.js';

/** Who may see lists. Values that name a person are masked for everybody. */
export const LIST_READERS = ['owner', 'operator', 'reviewer', 'auditor'] as const satisfies readonly StaffRole[];
export const LIST_WRITERS = ['owner', 'operator'] as const satisfies readonly StaffRole[];
