import type { ApprovalCase, CaseDecision } from './approval-case.js';
import { type CaseMove, type ClosedState, stateAfter } from './case-states.table.js';

/** Why a change of a case is refused: a value, not a fault. */
export const CASE_REFUSALS = [
  /** It was decided, withdrawn, or its time is over. */
  'not_open',
  /** Somebody changed it since the version that was named. */
  'version_conflict',
  /** This reviewer has spoken on the case. */
  'already_voted',
  /** Nobody approves their own request. */
  'own_case',
  /** There is no provisioning that failed. */
  'not_failed',
  /** The person was erased: there is nothing to show and nothing to write under. */
  'erased',
] as const;
export type CaseRefusal = (typeof CASE_REFUSALS)[number];

export type Judgement =
  | { readonly kind: 'refused'; readonly why: CaseRefusal }
  /** The word counts, and another one is needed. */
  | { readonly kind: 'vote' }
  | { readonly kind: 'closed'; readonly state: ClosedState };

export interface Ruling {
  readonly decision: CaseDecision;
  readonly reviewer: {
    readonly id: string;
    /** Other ids of the same person. */
    readonly alsoKnownAs?: readonly string[];
    /** The reviewer's own e-mail address is the requester's. */
    readonly isRequester: boolean;
  };
  /** The version that the reviewer saw, where the caller says. */
  readonly version?: number;
}

const refused = (why: CaseRefusal): Judgement => ({ kind: 'refused', why });

/**
 * Four eyes: two approvals by different people; one denial is enough, because it gives nothing away. Whoever has spoken cannot speak again,
 * so no order of calls lets one person be both pairs of eyes, with however many accounts.
 */
export function judgeDecision(current: ApprovalCase, { decision, reviewer, version }: Ruling, now: Date): Judgement {
  if (version !== undefined && version !== current.version) return refused('version_conflict');
  const state = openStateAfter(current, decision, now);
  if (state === undefined) return refused('not_open');
  if (decision === 'approve' && reviewer.isRequester) return refused('own_case');
  const own = [reviewer.id, ...(reviewer.alsoKnownAs ?? [])];
  if (current.votes.some(({ staffId }) => own.includes(staffId))) return refused('already_voted');
  const needed = current.fourEyes ? 2 : 1;
  const approvals = current.votes.filter((vote) => vote.decision === 'approve').length + 1;
  return decision === 'approve' && approvals < needed ? { kind: 'vote' } : { kind: 'closed', state };
}

/** Undefined: not from here, or its time is over although the sweeper has not come by yet. */
export function openStateAfter(current: ApprovalCase, move: CaseMove, now: Date): ClosedState | undefined {
  return isOverAt(current, now) ? undefined : stateAfter(current.state, move);
}

export const isOverAt = ({ expiresAt }: Pick<ApprovalCase, 'expiresAt'>, now: Date): boolean => expiresAt <= now;
