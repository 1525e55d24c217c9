import { useInfiniteQuery } from '@tanstack/react-query';
import { call, type ErasureView } from '../../api/index.js';
import {
  type Column,
  DataTable,
  EmptyState,
  formatNumber,
  Hash,
  Loaded,
  Pager,
  Panel,
  Time,
} from '../../parts/index.js';
import { useStaffNames } from '../../parts/staff-name.js';
import { useWords } from '../../words/index.js';

const erasuresQuery = {
  queryKey: ['erasures'] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call('GET /erasures', { query: { cursor: pageParam, limit: 25 }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: { readonly next?: string }): string | undefined => next,
};

/** Numbers, and nothing of whom they were about. */
export function ErasuresPanel() {
  const { t } = useWords('erasure');
  const nameOf = useStaffNames();
  const list = useInfiniteQuery(erasuresQuery);
  const columns: readonly Column<ErasureView>[] = [
    { id: 'at', header: t('erasures.at'), isNarrow: true, cell: ({ at }) => <Time at={at} /> },
    { id: 'cause', header: t('erasures.cause'), isNarrow: true, cell: ({ cause }) => t(`erasures.causes.${cause}`) },
    { id: 'signUps', header: t('erasures.signUps'), isNumeric: true, cell: ({ signUps }) => formatNumber(signUps) },
    { id: 'reason', header: t('erasures.reason'), cell: ({ reason }) => reason },
    { id: 'by', header: t('erasures.by'), cell: ({ by }) => nameOf(by) },
    { id: 'backups', header: t('erasures.backups'), cell: ({ backupsUntil }) => <Time at={backupsUntil} /> },
    {
      id: 'id',
      header: t('erasures.id'),
      isNarrow: true,
      cell: ({ erasureId }) => <Hash value={erasureId} what={t('erasures.id')} isShort />,
    },
  ];
  return (
    <Panel title={t('erasures.title')}>
      <Loaded of={list} lines={3}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <EmptyState title={t('erasures.none')}>{t('erasures.noneText')}</EmptyState>;
          return (
            <>
              <DataTable
                caption={t('erasures.caption')}
                columns={columns}
                rows={rows}
                keyOf={({ erasureId }) => erasureId}
              />
              <Pager of={list} count={rows.length} />
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
