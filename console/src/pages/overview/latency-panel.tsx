import type { LatencyRow } from '../../api/index.js';
import { Badge, type Column, DataTable, EmptyState, formatDuration, formatNumber, Panel } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { shareOfDeadline } from './chart-rows.js';

/** From this share of the caller's time on, little is left. */
const TIGHT = 0.8;

/** Time of whole sign-up calls against what their caller waits: a table whose rows are drawn as well. */
export function LatencyPanel({ rows }: { readonly rows: readonly LatencyRow[] }) {
  const { t } = useWords('overview');
  const duration = (id: 'p50Ms' | 'p95Ms' | 'p99Ms', header: string): Column<LatencyRow> => ({
    id,
    header,
    isNumeric: true,
    cell: (row) => formatDuration(row[id]),
  });
  const columns: readonly Column<LatencyRow>[] = [
    { id: 'flow', header: t('latency.flow'), cell: ({ flow }) => flow },
    { id: 'count', header: t('latency.calls'), isNumeric: true, cell: ({ count }) => formatNumber(count) },
    duration('p50Ms', 'p50'),
    duration('p95Ms', 'p95'),
    duration('p99Ms', 'p99'),
    {
      id: 'deadline',
      header: t('latency.waits'),
      isNumeric: true,
      cell: ({ callerTimeoutMs }) => (callerTimeoutMs > 0 ? formatDuration(callerTimeoutMs) : '–'),
    },
    {
      id: 'late',
      header: t('latency.late'),
      isNumeric: true,
      cell: ({ late }) => (late > 0 ? <Badge tone="warn">{formatNumber(late)}</Badge> : formatNumber(0)),
    },
    { id: 'share', header: t('latency.share'), cell: (row) => <Share row={row} /> },
  ];
  return (
    <Panel title={t('latency.title')}>
      {rows.length === 0 ? (
        <EmptyState title={t('outcomes.none')} />
      ) : (
        <DataTable caption={t('latency.title')} columns={columns} rows={rows} keyOf={({ flow }) => flow} />
      )}
    </Panel>
  );
}

/** Marks for p50, p95 and p99 on a line whose end is the caller's patience. */
function Share({ row }: { readonly row: LatencyRow }) {
  const share = shareOfDeadline(row);
  if (share === undefined) return <>–</>;
  const place = (milliseconds: number): string => `${Math.min((milliseconds / row.callerTimeoutMs) * 100, 100)}%`;
  return (
    <span className="row">
      <span className="overview-line" aria-hidden="true">
        <span className={share >= TIGHT ? 'overview-tight' : undefined} style={{ inlineSize: place(row.p99Ms) }} />
        <span style={{ inlineSize: place(row.p95Ms) }} />
        <span style={{ inlineSize: place(row.p50Ms) }} />
      </span>
      {formatNumber(share, { style: 'percent', maximumFractionDigits: 0 })}
    </span>
  );
}
