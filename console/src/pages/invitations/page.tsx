import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  type CreatedInvitations,
  call,
  type InvitationFilters,
  type InvitationView,
  type Page as PageOf,
  queryClient,
} from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { Button, type Column, DataTable, EmptyState, Loaded, Page, Pager, StaffName, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { DetailsDialog } from './details-dialog.js';
import { FindDialog } from './find-dialog.js';
import { ImportDialog } from './import-dialog.js';
import { InvitationFilterBar } from './invitation-filter-bar.js';
import { filtersOf, searchOf } from './invitation-filters.js';
import { masked, StateBadge, useBound } from './invitation-words.js';
import { MadeDialog } from './made-dialog.js';
import { MakeDialog } from './make-dialog.js';
import { QuotaPanel } from './quota-panel.js';
import './page.css';

const PAGE_ROWS = 50;

const invitationsQuery = (filters: InvitationFilters) => ({
  queryKey: ['GET /invitations', filters] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call('GET /invitations', { query: { ...filters, cursor: pageParam, limit: PAGE_ROWS }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: PageOf<InvitationView>): string | undefined => next,
});

type Doing = 'make' | 'import' | 'find' | 'quota';

export default function InvitationsPage() {
  const { t } = useWords('invitations');
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const mayMake = useMay('owner', 'operator');
  const [doing, setDoing] = useState<Doing>();
  const [made, setMade] = useState<CreatedInvitations>();
  const list = useInfiniteQuery({ ...invitationsQuery(filters), placeholderData: keepPreviousData });
  const columns = useColumns();
  const done = (): void => setDoing(undefined);
  /** The open code stands in the address, so that a link leads to it. */
  const withOpen = (id: string | undefined): URLSearchParams => {
    const next = searchOf(filters);
    if (id !== undefined) next.set('open', id);
    return next;
  };
  const take = (created: CreatedInvitations): void => {
    setMade(created);
    void queryClient.invalidateQueries({ queryKey: ['GET /invitations'] });
  };
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          {mayMake && (
            <>
              <Button look="primary" onPress={() => setDoing('make')}>
                {t('make.open')}
              </Button>
              <Button onPress={() => setDoing('import')}>{t('import.open')}</Button>
            </>
          )}
          <Button onPress={() => setDoing('find')}>{t('find.open')}</Button>
          <Button onPress={() => setDoing('quota')}>{t('quota.open')}</Button>
        </>
      }
    >
      {doing === 'quota' && <QuotaPanel onClose={done} />}
      <InvitationFilterBar
        key={searchOf(filters).toString()}
        filters={filters}
        onSearch={(next) => setSearch(searchOf(next))}
      />
      <Loaded of={list} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <Nothing isFiltered={Object.keys(filters).length > 0} />;
          return (
            <>
              <DataTable
                caption={t('caption')}
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                hrefOf={({ id }) => `/invitations?${withOpen(id)}`}
                isBusy={list.isPlaceholderData}
              />
              <Pager of={list} count={rows.length} />
            </>
          );
        }}
      </Loaded>
      <DetailsDialog
        id={search.get('open') ?? undefined}
        onClose={() => setSearch(withOpen(undefined))}
        batchHref={(batch) => `/invitations?${searchOf({ batch })}`}
      />
      <MakeDialog isOpen={doing === 'make'} onClose={done} onMade={take} />
      <ImportDialog isOpen={doing === 'import'} onClose={done} onMade={take} />
      <FindDialog
        isOpen={doing === 'find'}
        onClose={done}
        onFound={(id) => {
          done();
          setSearch(withOpen(id));
        }}
      />
      <MadeDialog made={made} onClose={() => setMade(undefined)} />
    </Page>
  );
}

function useColumns(): readonly Column<InvitationView>[] {
  const { t } = useWords('invitations');
  const boundTo = useBound();
  return [
    {
      id: 'code',
      header: t('column.code'),
      cell: (invitation) => (
        <>
          <code>{masked(invitation)}</code> {invitation.label}
        </>
      ),
    },
    { id: 'state', header: t('column.state'), isNarrow: true, cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: 'uses',
      header: t('column.uses'),
      isNarrow: true,
      cell: ({ usesTaken, maxUses }) => t('usesOf', { taken: usesTaken, max: maxUses }),
    },
    { id: 'bound', header: t('column.bound'), cell: boundTo },
    { id: 'flow', header: t('column.flow'), cell: ({ flow }) => flow ?? t('everyFlow') },
    { id: 'expires', header: t('column.expires'), isNarrow: true, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    { id: 'issuer', header: t('column.issuer'), cell: ({ issuer }) => <StaffName id={issuer} /> },
  ];
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useWords('invitations');
  return isFiltered ? (
    <EmptyState title={t('noMatch')}>{t('noMatchText')}</EmptyState>
  ) : (
    <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
  );
}
