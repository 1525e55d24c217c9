import { useQuery } from '@tanstack/react-query';
import type { CaseDetail, CaseEvent } from '../../api/index.js';
import { Loaded, Panel, readable, Timeline, type TimelineItem, type Tone, useStaffNames } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { useReasonWord } from './reason-field.js';
import { eventsQuery } from './use-case.js';

const KINDS = [
  'requested',
  'vote_cast',
  'approved',
  'denied',
  'expired',
  'withdrawn',
  'assigned',
  'noted',
  'revealed',
  'provisioned',
  'provisioning_failed',
  'provisioning_retried',
] as const;
type Kind = (typeof KINDS)[number];

const TONES: Readonly<Partial<Record<Kind, Tone>>> = {
  requested: 'info',
  approved: 'good',
  provisioned: 'good',
  denied: 'bad',
  provisioning_failed: 'bad',
  expired: 'warn',
  revealed: 'warn',
};

const kindOf = ({ kind }: CaseEvent): Kind | undefined => KINDS.find((one) => `case.${one}` === kind);

/** What the audit log says of the case. */
export function HistoryPanel({ current: { caseId } }: { readonly current: CaseDetail }) {
  const { t } = useWords('cases');
  const events = useQuery(eventsQuery(caseId));
  const summaryOf = useSummary();
  const nameOf = useStaffNames();
  const itemOf = (event: CaseEvent): TimelineItem => {
    const known = kindOf(event);
    const isGivenBack = known === 'assigned' && event.body['assignee'] === undefined;
    const word = known && t(`events.kind.${isGivenBack ? 'unassigned' : known}`);
    return {
      id: event.uid,
      at: event.at,
      title: word ?? readable(event.kind),
      tone: known && TONES[known],
      aside: <span className="quiet">{t('events.by', { who: nameOf(event.actor.id) })}</span>,
      children: <Summary text={summaryOf(event)} />,
    };
  };
  return (
    <Panel title={t('events.title')}>
      <Loaded of={events}>{({ items }) => <Timeline label={t('events.title')} items={items.map(itemOf)} />}</Loaded>
    </Panel>
  );
}

const Summary = ({ text }: { readonly text: string }) => (text === '' ? null : <p>{text}</p>);

/** What an entry's body adds to its kind. */
function useSummary(): (event: CaseEvent) => string {
  const { t } = useWords('cases');
  const reasonWord = useReasonWord();
  const nameOf = useStaffNames();
  return ({ body }) => {
    const { decision, reason, assignee, code, how } = body;
    return [
      decision === 'approve' && t('decide.voteApprove'),
      decision === 'deny' && t('decide.voteDeny'),
      typeof reason === 'string' && reasonWord(reason),
      typeof assignee === 'string' && nameOf(assignee),
      typeof code === 'string' && readable(code),
      typeof how === 'string' && readable(how),
    ]
      .filter((text) => typeof text === 'string')
      .join(' · ');
  };
}
