import type { FaultName } from '../vendors/faults.js';
import type { Scenario } from './scenario.js';

type End = Pick<Scenario, 'expected' | 'says' | 'then' | 'ends'>;

/** Where a check's end leads under the flows of `--all`: rejected blocks, inconclusive is reviewed, no answer blocks for now. */
export const ENDS: Readonly<Record<'verified' | 'rejected' | 'inconclusive' | 'error', End>> = {
  verified: { expected: 'created' },
  rejected: { expected: 'block page', says: /cannot complete your sign-up\. If/ },
  inconclusive: { expected: 'block page', says: /being reviewed/ },
  error: { expected: 'block page', says: /at the moment/ },
};

const STILL_CHECKING = { expected: 'form error', says: /still checking/, then: 'later' } as const;

/** Faults that last longer than the sign-up waits, and where the next press leads when they are over. */
const LATE: Readonly<Partial<Record<FaultName, End>>> = {
  Slow: { ...STILL_CHECKING, ends: 'created' },
  Hang: { ...STILL_CHECKING, ends: 'block page' },
  Drip: { ...STILL_CHECKING, ends: 'block page' },
};

export const endsLate = (persona: string): End | undefined => (LATE as Readonly<Record<string, End>>)[persona];
