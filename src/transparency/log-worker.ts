import type { Actor } from '../audit/index.js';

/** The worker, as audit entries name it. */
export const LOG_WORKER: Actor = { type: 'system', id: 'log' };
