import type { TimelineEvent } from '../../api/index.js';
import { readable, useDecisionWords } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

/** Kinds that have a title of their own; the name of another kind is shown as it stands in the log. */
const TITLED = {
  'signup.claimed': 'claimed',
  'attempt.intended': 'intended',
  'attempt.ended': 'ended',
  'attempt.indeterminate': 'indeterminate',
  'signup.decided': 'decided',
  'answer.deferred': 'deferred',
  'case.requested': 'caseRequested',
  'case.vote_cast': 'voteCast',
  'case.approved': 'caseApproved',
  'case.denied': 'caseDenied',
  'case.expired': 'caseExpired',
  'case.withdrawn': 'caseWithdrawn',
  'case.provisioned': 'provisioned',
  'decision.revealed': 'revealed',
  'case.revealed': 'revealed',
  'subject.erased': 'erased',
  'invitation.reserved': 'invitationReserved',
  'invitation.consumed': 'invitationConsumed',
  'invitation.released': 'invitationReleased',
  'invitation.refused': 'invitationRefused',
} as const;

const isTitled = (kind: string): kind is keyof typeof TITLED => Object.hasOwn(TITLED, kind);

/** What an entry of the log says, in words. */
export function useEventWords() {
  const { t } = useWords('decision');
  const decision = useDecisionWords();
  const word = (value: unknown): string => (typeof value === 'string' ? readable(value) : '');
  const summaries: Readonly<Record<string, (body: TimelineEvent['body']) => string>> = {
    'signup.claimed': ({ flow, step }) => `${String(flow)} / ${String(step)}`,
    'attempt.intended': ({ provider }) => String(provider),
    'attempt.indeterminate': ({ provider }) => String(provider),
    'attempt.ended': ({ provider, status, reason, fault }) =>
      [String(provider), word(status), word(reason), word(fault)].filter((text) => text !== '').join(' · '),
    'signup.decided': ({ kind, status, reason }) =>
      [decision.kind(String(kind)), decision.status(String(status)), word(reason)].join(' · '),
  };
  return {
    title: ({ kind }: TimelineEvent): string => (isTitled(kind) ? t(`event.${TITLED[kind]}`) : readable(kind)),
    summary: ({ kind, body }: TimelineEvent): string => summaries[kind]?.(body) ?? word(body['reason']),
  };
}
