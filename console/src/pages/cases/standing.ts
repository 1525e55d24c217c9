import type { CaseView } from '../../api/contract.js';

/** Where a case stands with its votes, from the reader's seat. */
export type Standing =
  | 'closed'
  /** One word decides. */
  | 'open'
  /** Two approvals are needed, and nobody has spoken. */
  | 'first-of-two'
  /** Somebody else has approved: the second word is the reader's to give. */
  | 'second-of-two'
  /** The reader has approved; somebody else must be second. */
  | 'spoken';

export function standingOf(
  { state, fourEyes, votes }: Pick<CaseView, 'state' | 'fourEyes' | 'votes'>,
  me: string,
): Standing {
  if (state !== 'requested') return 'closed';
  if (votes.some(({ staffId }) => staffId === me)) return 'spoken';
  if (!fourEyes) return 'open';
  return votes.length === 0 ? 'first-of-two' : 'second-of-two';
}

/** Why a change was refused, read from the case as it is now. */
export type Conflict = 'closed' | 'spoken' | 'changed' | 'refused';

/** `seen` is the version that the reader had before them. */
export function conflictOf(
  seen: number,
  now: Pick<CaseView, 'state' | 'version' | 'fourEyes' | 'votes'>,
  me: string,
): Conflict {
  const standing = standingOf(now, me);
  if (standing === 'closed' || standing === 'spoken') return standing;
  return now.version === seen ? 'refused' : 'changed';
}
