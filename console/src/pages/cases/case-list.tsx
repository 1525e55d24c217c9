import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type CaseView, queryClient } from '../../api/index.js';
import { useMay, useStaff } from '../../api/session.js';
import { useRefresh } from '../../api/use-refresh.js';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  Loaded,
  Page,
  Pager,
  StaffName,
  Time,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { type BulkAction, BulkDialog } from './bulk-dialog.js';
import { SlaBadge, StateBadge, shownAs, useAskedFor } from './case-badges.js';
import { CaseFilterBar } from './case-filter-bar.js';
import { filtersOf, type QueueFilters, searchOf } from './filters.js';
import { EVERY_MS, queueQuery } from './queue.js';

function useColumns(): readonly Column<CaseView>[] {
  const { t } = useWords('cases');
  const { id: me } = useStaff();
  const wordOf = useAskedFor();
  return [
    {
      id: 'person',
      header: t('column.person'),
      cell: ({ person }) => [shownAs(person) ?? t('erased'), person?.email && person.name].filter(Boolean).join(' · '),
    },
    {
      id: 'due',
      header: t('column.due'),
      isNarrow: true,
      cell: (row) => (
        <span className="row">
          <SlaBadge of={row} />
          {row.state === 'requested' && <Time at={row.dueAt} isRelative />}
        </span>
      ),
    },
    { id: 'flow', header: t('column.flow'), cell: ({ flow }) => flow },
    { id: 'askedFor', header: t('column.askedFor'), cell: ({ askedFor }) => wordOf(askedFor) },
    { id: 'state', header: t('column.state'), isNarrow: true, cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: 'votes',
      header: t('column.votes'),
      isNarrow: true,
      cell: ({ votes, fourEyes }) => (
        <span className="row">
          {t(fourEyes ? 'votesOf.fourEyes' : 'votesOf.single', { count: votes.length })}
          {votes.some(({ staffId }) => staffId === me) && <Badge>{t('spoken')}</Badge>}
        </span>
      ),
    },
    {
      id: 'assignee',
      header: t('column.assignee'),
      isNarrow: true,
      cell: ({ assignee }) => (assignee === undefined ? t('nobody') : <StaffName id={assignee} />),
    },
  ];
}

const NOTHING: ReadonlySet<string> = new Set();

/** The queue. */
export function CaseList() {
  const { t } = useWords('cases');
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const me = useStaff();
  const mayDecide = useMay('owner', 'reviewer');
  const list = useInfiniteQuery({ ...queueQuery(filters, me.id), placeholderData: keepPreviousData });
  useRefresh(list.refetch, EVERY_MS);
  const columns = useColumns();
  const [keys, setKeys] = useState(NOTHING);
  const look = (next: QueueFilters): void => {
    setKeys(NOTHING);
    setSearch(searchOf(next));
  };
  return (
    <Page title={t('title')} lead={t('lead')}>
      <CaseFilterBar key={search.toString()} filters={filters} onSearch={look} />
      <Loaded of={list} lines={12}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <Nothing isFiltered={Object.keys(filters).length > 0} />;
          return (
            <>
              {mayDecide && <BulkBar rows={rows} keys={keys} onKeys={setKeys} />}
              <DataTable
                caption={t('caption')}
                columns={columns}
                rows={rows}
                keyOf={({ caseId }) => caseId}
                nameOf={({ person, caseId }) => shownAs(person) ?? caseId}
                hrefOf={({ caseId }) => `/cases/${caseId}${search.size > 0 ? `?${searchOf(filters)}` : ''}`}
                selection={mayDecide ? { keys, onChange: setKeys } : undefined}
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
  const { t } = useWords('cases');
  return isFiltered ? (
    <EmptyState title={t('noMatch')}>{t('noMatchText')}</EmptyState>
  ) : (
    <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>
  );
}

interface BulkBarProps {
  readonly rows: readonly CaseView[];
  readonly keys: ReadonlySet<string>;
  readonly onKeys: (keys: ReadonlySet<string>) => void;
}

const ACTIONS = ['assign', 'deny', 'withdraw'] as const satisfies readonly BulkAction[];

/** Only cases that are open can be changed. */
function BulkBar({ rows, keys, onKeys }: BulkBarProps) {
  const { t } = useWords('cases');
  const { t: shared } = useWords('shared');
  const [action, setAction] = useState<BulkAction>();
  const chosen = rows.filter(({ caseId, state }) => state === 'requested' && keys.has(caseId));
  const close = (left: readonly CaseView[]): void => {
    setAction(undefined);
    onKeys(new Set(left.map(({ caseId }) => caseId)));
    void queryClient.invalidateQueries({ queryKey: ['GET /cases'] });
  };
  return (
    <div className="row cases-bulk" role="group" aria-label={t('bulk.label')}>
      <span role="status">{shared('selected', { count: chosen.length })}</span>
      {ACTIONS.map((one) => (
        <Button key={one} isDisabled={chosen.length === 0} onPress={() => setAction(one)}>
          {t(`bulk.${one}`)}
        </Button>
      ))}
      {keys.size > 0 && (
        <Button look="plain" onPress={() => onKeys(NOTHING)}>
          {t('bulk.clear')}
        </Button>
      )}
      <BulkDialog action={action} cases={chosen} onClose={close} />
    </div>
  );
}
