import type { CaseState } from './approvals.port.js';

export const CASE_MOVES = ['approve', 'deny', 'expire', 'withdraw'] as const;
export type CaseMove = (typeof CASE_MOVES)[number];
export type ClosedState = Exclude<CaseState, 'requested'>;

/** A case moves once. What is not listed is refused. */
const TRANSITIONS: Readonly<Record<CaseState, Readonly<Partial<Record<CaseMove, ClosedState>>>>> = {
  requested: { approve: 'approved', deny: 'denied', expire: 'expired', withdraw: 'withdrawn' },
  approved: {},
  denied: {},
  expired: {},
  withdrawn: {},
};

/** Undefined: no such move from this state. */
export const stateAfter = (state: CaseState, move: CaseMove): ClosedState | undefined => TRANSITIONS[state][move];
