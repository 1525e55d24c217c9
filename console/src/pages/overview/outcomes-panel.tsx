import { lazy, Suspense, useState } from 'react';
import type { OverviewView } from '../../api/index.js';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  formatNumber,
  Panel,
  Skeleton,
  Time,
  useDecisionWords,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { bucketsOf, statusesOf } from './chart-rows.js';

const OutcomeChart = lazy(() => import('./outcome-chart.js'));

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

/** How sign-ups ended over the period: drawn, or as a table. */
export function OutcomesPanel({ overview }: { readonly overview: OverviewView }) {
  const { t } = useWords('overview');
  const { t: shared } = useWords('shared');
  const [isTable, setTable] = useState(false);
  const words = useDecisionWords();
  const all = sum(overview.totals);
  const statuses = statusesOf(overview);
  if (all === 0) {
    return (
      <Panel title={t('outcomes.title')}>
        <EmptyState title={t('outcomes.none')}>{t('outcomes.noneText')}</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title={t('outcomes.title')}
      actions={<Button onPress={() => setTable(!isTable)}>{isTable ? shared('asChart') : shared('asTable')}</Button>}
    >
      <ul className="overview-legend">
        {statuses.map((status) => (
          <li key={status}>
            <span className={`overview-swatch overview-swatch-${status}`} aria-hidden="true" />
            {words.status(status)}: <strong>{formatNumber(overview.totals[status] ?? 0)}</strong>{' '}
            <span className="quiet">
              {formatNumber((overview.totals[status] ?? 0) / all, { style: 'percent', maximumFractionDigits: 1 })}
            </span>
          </li>
        ))}
      </ul>
      {isTable ? (
        <BucketTable overview={overview} />
      ) : (
        <div className="overview-chart" role="img" aria-label={t('outcomes.drawing', { count: all })}>
          <Suspense fallback={<Skeleton lines={5} />}>
            <OutcomeChart overview={overview} />
          </Suspense>
        </div>
      )}
    </Panel>
  );
}

type Bucket = ReturnType<typeof bucketsOf>[number];

function BucketTable({ overview }: { readonly overview: OverviewView }) {
  const { t } = useWords('overview');
  const words = useDecisionWords();
  const statuses = statusesOf(overview);
  const columns: readonly Column<Bucket>[] = [
    { id: 'at', header: t('outcomes.from'), isNarrow: true, cell: ({ at }) => <Time at={at} /> },
    ...statuses.map((status) => ({
      id: status,
      header: words.status(status),
      isNumeric: true,
      cell: ({ counts }: Bucket) => formatNumber(counts[status] ?? 0),
    })),
    { id: 'total', header: t('outcomes.total'), isNumeric: true, cell: ({ total }) => formatNumber(total) },
  ];
  return (
    <DataTable
      caption={t('outcomes.title')}
      columns={columns}
      rows={bucketsOf(overview, statuses)}
      keyOf={({ at }) => at}
    />
  );
}
