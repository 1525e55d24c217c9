import { useInfiniteQuery } from '@tanstack/react-query';
import { type ConfigurationView, call, type Page } from '../../api/index.js';
import { Badge, type Column, DataTable, EmptyState, Loaded, Pager, Panel, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { ComparePanel } from './compare-panel.js';

const configurationsQuery = {
  queryKey: ['GET /configurations'] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call('GET /configurations', { query: { cursor: pageParam, limit: 20 }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: Page<ConfigurationView>): string | undefined => next,
};

/** Which configurations ran, and what changed from one to another. */
export function HistoryPanel() {
  const { t } = useWords('flows');
  const list = useInfiniteQuery(configurationsQuery);
  const columns: readonly Column<ConfigurationView>[] = [
    { id: 'version', header: t('history.version'), cell: ({ version }) => <code>{version}</code> },
    {
      id: 'state',
      header: t('history.state'),
      cell: ({ current }) =>
        current ? <Badge tone="good">{t('history.current')}</Badge> : <Badge>{t('history.former')}</Badge>,
    },
    { id: 'first', header: t('history.first'), cell: ({ firstSeenAt }) => <Time at={firstSeenAt} isRelative /> },
    { id: 'last', header: t('history.last'), cell: ({ lastStartedAt }) => <Time at={lastStartedAt} isRelative /> },
  ];
  return (
    <>
      <Panel title={t('history.title')}>
        <p className="quiet">{t('history.lead')}</p>
        <Loaded of={list} lines={3}>
          {({ pages }) => {
            const rows = pages.flatMap(({ items }) => items);
            if (rows.length === 0) return <EmptyState title={t('history.none')}>{t('history.noneText')}</EmptyState>;
            return (
              <>
                <DataTable
                  caption={t('history.caption')}
                  columns={columns}
                  rows={rows}
                  keyOf={({ version }) => version}
                />
                <Pager of={list} count={rows.length} />
              </>
            );
          }}
        </Loaded>
      </Panel>
      {list.data && <ComparePanel versions={list.data.pages.flatMap(({ items }) => items)} />}
    </>
  );
}
