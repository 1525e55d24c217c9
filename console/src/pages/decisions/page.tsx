import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { DecisionSummary, PersonKeys } from '../../api/index.js';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  KindBadge,
  Loaded,
  Page,
  Pager,
  readable,
  StatusBadge,
  Time,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { DecisionFilterBar } from './decision-filter-bar.js';
import { canFollow, decisionsQuery } from './decisions-query.js';
import { filtersOf, isEmpty, searchOf, type UrlFilters } from './filters.js';
import { useLiveTail } from './live-tail.js';
import { SavedViews } from './saved-views.js';

function useColumns(): readonly Column<DecisionSummary>[] {
  const { t } = useWords('decisions');
  const { t: shared } = useWords('shared');
  return [
    { id: 'at', header: t('column.at'), isNarrow: true, cell: ({ at }) => <Time at={at} /> },
    {
      id: 'kind',
      header: t('column.outcome'),
      isNarrow: true,
      cell: ({ kind, flagged }) => (
        <span className="row">
          <KindBadge kind={kind} />
          {flagged && <Badge tone="warn">{shared('decision.flagged')}</Badge>}
        </span>
      ),
    },
    { id: 'status', header: t('column.status'), isNarrow: true, cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'reason', header: t('column.reason'), cell: ({ reason }) => readable(reason) },
    { id: 'flow', header: t('column.flow'), cell: ({ flow }) => flow },
    { id: 'provider', header: t('column.provider'), cell: ({ provider }) => provider ?? '–' },
    {
      id: 'person',
      header: t('column.person'),
      isNarrow: true,
      cell: ({ personalData }) => shared(`decision.personalData.${personalData}`),
    },
  ];
}

export default function DecisionsPage() {
  const { t } = useWords('decisions');
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  // Lives here and nowhere else: not in the address, not in the browser's store.
  const [person, setPerson] = useState<PersonKeys>({});
  const list = useInfiniteQuery({ ...decisionsQuery(filters, person), placeholderData: keepPreviousData });
  const { isLive, setLive } = useLiveTail(filters);
  const mayFollow = canFollow(filters, person);
  const columns = useColumns();
  const look = (next: UrlFilters, who: PersonKeys): void => {
    setPerson(who);
    if (!canFollow(next, who)) setLive(false);
    setSearch(searchOf(next));
  };
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <SavedViews filters={filters} onChoose={(chosen) => look(chosen, {})} />
          <Button look={isLive ? 'primary' : 'normal'} isDisabled={!mayFollow} onPress={() => setLive(!isLive)}>
            {isLive ? t('live.pause') : t('live.start')}
          </Button>
        </>
      }
    >
      <DecisionFilterBar key={search.toString()} filters={filters} person={person} onSearch={look} />
      <p className="visually-hidden" role="status">
        {isLive ? t('live.on') : ''}
      </p>
      <Loaded of={list} lines={12}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <Nothing isFiltered={!isEmpty(filters) || !isEmpty(person)} />;
          return (
            <>
              <DataTable
                caption={t('caption')}
                columns={columns}
                rows={rows}
                keyOf={({ decisionId }) => decisionId}
                hrefOf={({ decisionId }) => `/decisions/${decisionId}`}
                isBusy={list.isPlaceholderData}
              />
              <Pager of={list} count={rows.length} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useWords('decisions');
  return isFiltered ? (
    <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>
  ) : (
    <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
  );
}
