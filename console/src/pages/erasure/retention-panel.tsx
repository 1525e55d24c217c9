import { useQuery } from '@tanstack/react-query';
import { query, type RetentionClassView } from '../../api/index.js';
import {
  Badge,
  type Column,
  DataTable,
  EmptyState,
  formatNumber,
  Loaded,
  Panel,
  Time,
  useDecisionWords,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';

export function RetentionPanel() {
  const { t } = useWords('erasure');
  const words = useDecisionWords();
  const classes = useQuery(query('GET /retention'));
  const columns: readonly Column<RetentionClassView>[] = [
    { id: 'name', header: t('retention.name'), cell: ({ name }) => name },
    {
      id: 'period',
      header: t('retention.period'),
      isNarrow: true,
      cell: ({ periodDays }) => t('retention.days', { count: periodDays, shown: formatNumber(periodDays) }),
    },
    { id: 'clock', header: t('retention.clock'), cell: ({ clock }) => t(`retention.clocks.${clock}`) },
    { id: 'flows', header: t('retention.flows'), cell: ({ flows }) => flows.join(', ') || t('retention.every') },
    {
      id: 'outcomes',
      header: t('retention.outcomes'),
      cell: ({ outcomes }) => outcomes.map(words.status).join(', ') || t('retention.every'),
    },
    { id: 'basis', header: t('retention.basis'), cell: ({ basis }) => basis ?? '–' },
    {
      id: 'due',
      header: t('retention.due'),
      isNumeric: true,
      cell: ({ dueNow }) => (dueNow > 0 ? <Badge tone="warn">{formatNumber(dueNow)}</Badge> : formatNumber(dueNow)),
    },
    {
      id: 'last',
      header: t('retention.last'),
      cell: ({ lastRunAt }) => (lastRunAt ? <Time at={lastRunAt} isRelative /> : t('retention.never')),
    },
  ];
  return (
    <Panel title={t('retention.title')}>
      <p className="quiet">{t('retention.text')}</p>
      <Loaded of={classes} lines={3}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('retention.none')}>{t('retention.noneText')}</EmptyState>
          ) : (
            <DataTable caption={t('retention.caption')} columns={columns} rows={rows} keyOf={({ name }) => name} />
          )
        }
      </Loaded>
    </Panel>
  );
}
