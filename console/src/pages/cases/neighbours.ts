import type { CaseView } from '../../api/contract.js';

/** Before and after a case in the queue; a case that is in it no more has the first one after it. */
export function neighboursOf(
  queue: readonly Pick<CaseView, 'caseId'>[],
  caseId: string,
): { readonly previous?: string; readonly next?: string } {
  const at = queue.findIndex((one) => one.caseId === caseId);
  return { previous: at > 0 ? queue[at - 1]?.caseId : undefined, next: queue[at + 1]?.caseId };
}

/** Where to go when this case is done: the next one that is open and waits for somebody like me, from here to the end and then from the top. */
export function nextToDecide(queue: readonly CaseView[], caseId: string, me: string): string | undefined {
  const at = queue.findIndex((one) => one.caseId === caseId);
  const others = [...queue.slice(at + 1), ...queue.slice(0, Math.max(at, 0))];
  return others.find(({ state, votes }) => state === 'requested' && votes.every(({ staffId }) => staffId !== me))
    ?.caseId;
}
