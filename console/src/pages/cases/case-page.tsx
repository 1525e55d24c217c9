import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { CaseDetail } from '../../api/index.js';
import { useStaff } from '../../api/session.js';
import { Facts, Hash, Loaded, Page, Panel, StaffName, say, Time, usePageKeys } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AccountPanel } from './account-panel.js';
import { SlaBadge, StateBadge, shownAs, useAskedFor } from './case-badges.js';
import { DecidePanel } from './decide-panel.js';
import { filtersOf, searchOf } from './filters.js';
import { HistoryPanel } from './history-panel.js';
import { neighboursOf, nextToDecide } from './neighbours.js';
import { NotesPanel } from './notes-panel.js';
import { PersonPanel } from './person-panel.js';
import { queueQuery } from './queue.js';
import { useReasonWord } from './reason-field.js';
import { type Refused, useCase } from './use-case.js';

/** The queue that the reader came from, and the ways through it. */
function useQueue(id: string) {
  const { t } = useWords('cases');
  const [search] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const me = useStaff();
  const navigate = useNavigate();
  const { data } = useInfiniteQuery(queueQuery(filters, me.id));
  const queue = data?.pages.flatMap(({ items }) => items) ?? [];
  const suffix = search.size > 0 ? `?${searchOf(filters)}` : '';
  const hrefOf = (caseId: string | undefined): string | undefined => caseId && `/cases/${caseId}${suffix}`;
  const { previous, next } = neighboursOf(queue, id);
  const nextOpen = nextToDecide(queue, id, me.id);
  return {
    home: `/cases${suffix}`,
    previous: hrefOf(previous),
    next: hrefOf(next),
    /** After a decision. */
    goOn: () => {
      if (nextOpen === undefined) say(t('decide.last'));
      void navigate(hrefOf(nextOpen) ?? `/cases${suffix}`);
    },
  };
}

/** One case, from the question to its end. */
export function CasePage({ id }: { readonly id: string }) {
  const { t } = useWords('cases');
  const navigate = useNavigate();
  const { found, refused, change } = useCase(id);
  const { home, previous, next, goOn } = useQueue(id);
  usePageKeys([
    ...(next ? [{ key: 'j', text: t('keys.next'), act: () => void navigate(next) }] : []),
    ...(previous ? [{ key: 'k', text: t('keys.previous'), act: () => void navigate(previous) }] : []),
    { key: 'u', text: t('keys.back'), act: () => void navigate(home) },
  ]);
  const { data } = found;
  const who = shownAs(data?.person);
  return (
    <Page
      title={who === undefined ? t(data ? 'one.titleErased' : 'title') : t('one.title', { who })}
      lead={<Link to={home}>{t('one.back')}</Link>}
      actions={
        <>
          {previous && <Link to={previous}>{t('one.previous')}</Link>}
          {next && <Link to={next}>{t('one.next')}</Link>}
        </>
      }
    >
      <Loaded of={found} lines={14}>
        {(current) => (
          <>
            {refused && <ConflictNotice refused={refused} />}
            <div className="cases-columns">
              <div>
                <DecidePanel current={current} change={change} onDecided={goOn} />
                <Asked current={current} />
                <HistoryPanel current={current} />
              </div>
              <div>
                <PersonPanel current={current} />
                <AccountPanel current={current} change={change} />
                <NotesPanel current={current} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function ConflictNotice({ refused: { conflict, detail } }: { readonly refused: Refused }) {
  const { t } = useWords('cases');
  return (
    <div className="state state-error" role="alert">
      <p className="state-title">{t('conflict.title')}</p>
      <p>{conflict === 'refused' ? t('conflict.refused', { detail }) : t(`conflict.${conflict}`)}</p>
    </div>
  );
}

function Asked({ current }: { readonly current: CaseDetail }) {
  const { t } = useWords('cases');
  const reasonWord = useReasonWord();
  const wordOf = useAskedFor();
  const { askedFor, flow, requestedAt, dueAt, expiresAt, closedAt, closingReason, assignee, state } = current;
  return (
    <Panel title={t('one.asked')}>
      <Facts
        rows={[
          [t('one.askedFor'), wordOf(askedFor)],
          [t('one.flow'), flow],
          [
            t('one.due'),
            <span key="due" className="row">
              <StateBadge state={state} />
              <SlaBadge of={current} />
              {state === 'requested' && <Time at={dueAt} isRelative />}
            </span>,
          ],
          [t('one.assignee'), assignee === undefined ? t('nobody') : <StaffName id={assignee} />],
          [t('one.requested'), <Time key="requested" at={requestedAt} isRelative />],
          [t('one.expires'), state === 'requested' && <Time at={expiresAt} isRelative />],
          [t('one.closed'), closedAt && <Time at={closedAt} isRelative />],
          [t('one.closingReason'), closingReason && reasonWord(closingReason)],
          [
            t('one.decision'),
            <Link key="decision" to={`/decisions/${current.decisionId}`}>
              {t('one.toDecision')}
            </Link>,
          ],
          [t('one.id'), <Hash key="id" value={current.caseId} what={t('one.id')} />],
        ]}
      />
    </Panel>
  );
}
