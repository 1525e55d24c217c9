import { startIdologyServer } from '../vendors/idology/index.js';
import type { VendorServer } from '../vendors/vendor-server.js';
import { PACE } from './pace.js';

const CREDENTIALS = { username: 'simulated.api', password: 'simulated-idology-password' };

export const startIdology = (delayMs?: number): Promise<VendorServer> =>
  startIdologyServer({ credentials: CREDENTIALS, pace: PACE, delayMs });

/** Settings of an instance that reaches IDology at this origin. */
export const idologySettings = (origin: string) => ({ type: 'idology', ...CREDENTIALS, baseUrl: `${origin}/api` });
