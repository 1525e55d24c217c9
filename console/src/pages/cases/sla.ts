import type { CaseView } from '../../api/contract.js';

export const SLA_STATES = ['overdue', 'soon', 'fine', 'closed'] as const;
export type SlaState = (typeof SLA_STATES)[number];

/** Of the time that a decision may take: in the last quarter it is due soon. */
const SOON = 0.25;

/** How a case stands against the time in which it must be decided. */
export function slaOf(
  { state, requestedAt, dueAt }: Pick<CaseView, 'state' | 'requestedAt' | 'dueAt'>,
  now: Date,
): SlaState {
  if (state !== 'requested') return 'closed';
  const due = Date.parse(dueAt);
  const left = due - now.getTime();
  if (left <= 0) return 'overdue';
  return left <= (due - Date.parse(requestedAt)) * SOON ? 'soon' : 'fine';
}
