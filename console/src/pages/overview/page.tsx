import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { OverviewView } from '../../api/index.js';
import { useRefresh } from '../../api/use-refresh.js';
import {
  Badge,
  type Column,
  DataTable,
  DateRange,
  EmptyState,
  Facts,
  formatNumber,
  KindBadge,
  Loaded,
  Page,
  Panel,
  readable,
  SelectField,
  StatusBadge,
  Time,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { LatencyPanel } from './latency-panel.js';
import { OutcomesPanel } from './outcomes-panel.js';
import { type Asked, askedIn, EVERY_MS, overviewQuery, searchOf } from './overview-query.js';
import { ProvidersPanel } from './providers-panel.js';
import './page.css';

export default function OverviewPage() {
  const { t } = useWords('overview');
  const { t: shared } = useWords('shared');
  const [search, setSearch] = useSearchParams();
  // One moment for one address: the period does not slide with every drawing.
  const { asked, now } = useMemo(() => ({ asked: askedIn(search), now: new Date() }), [search]);
  const overview = useQuery(overviewQuery(asked, now));
  useRefresh(overview.refetch, EVERY_MS);
  const flows = [
    ...new Set([...(overview.data?.latency ?? []).map(({ flow }) => flow), ...(asked.flow ? [asked.flow] : [])]),
  ];
  return (
    <Page title={t('title')} lead={t('lead')}>
      <search className="overview-asked" aria-label={shared('filters')}>
        <DateRange value={asked} onChange={(period) => setSearch(searchOf({ flow: asked.flow, ...period }))} />
        <SelectField
          label={t('flow')}
          value={asked.flow ?? ''}
          onChange={(flow) => setSearch(searchOf({ ...asked, flow }))}
          options={[['', shared('all')], ...flows.map((flow) => [flow, flow] as const)]}
        />
      </search>
      <Loaded of={overview} lines={12}>
        {(data) => (
          <>
            <Behind count={data.behind} />
            <OutcomesPanel overview={data} />
            <LatencyPanel rows={data.latency} />
            <ProvidersPanel rows={data.providers} />
            <div className="overview-columns">
              <Reasons overview={data} asked={asked} />
              <Queue overview={data} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** So many entries are written within a blink; more means that the charts are old. */
const NOTED_BEHIND = 1000;

function Behind({ count }: { readonly count: number }) {
  const { t } = useWords('overview');
  if (count < NOTED_BEHIND) return null;
  return <EmptyState title={t('behind', { count })}>{t('behindText')}</EmptyState>;
}

const SHOWN_REASONS = 12;

/** Each leads to its decisions of the same period. */
function Reasons({ overview, asked }: { readonly overview: OverviewView; readonly asked: Asked }) {
  const { t } = useWords('overview');
  type Row = OverviewView['reasons'][number];
  const columns: readonly Column<Row>[] = [
    {
      id: 'reason',
      header: t('reasons.reason'),
      cell: ({ reason }) => readable(reason),
    },
    {
      id: 'kind',
      header: t('reasons.outcome'),
      cell: ({ kind, status }) => (
        <span className="row">
          <KindBadge kind={kind} />
          <StatusBadge status={status} />
        </span>
      ),
    },
    { id: 'flow', header: t('flow'), cell: ({ flow }) => flow },
    { id: 'count', header: t('reasons.count'), isNumeric: true, cell: ({ count }) => formatNumber(count) },
  ];
  return (
    <Panel title={t('reasons.title')}>
      {overview.reasons.length === 0 ? (
        <EmptyState title={t('outcomes.none')} />
      ) : (
        <DataTable
          caption={t('reasons.title')}
          columns={columns}
          rows={overview.reasons.slice(0, SHOWN_REASONS)}
          keyOf={({ flow, kind, status, reason }) => `${flow} ${kind} ${status} ${reason}`}
          hrefOf={({ flow, kind, status, reason }) =>
            `/decisions?${searchOf({ ...asked, flow, kind, status, reason })}`
          }
        />
      )}
    </Panel>
  );
}

function Queue({ overview: { queue, automatedRefusals } }: { readonly overview: OverviewView }) {
  const { t } = useWords('overview');
  return (
    <Panel title={t('queue.title')} actions={<Link to="/cases">{t('queue.open')}</Link>}>
      <Facts
        rows={[
          [t('queue.waiting'), formatNumber(queue.open)],
          [
            t('queue.overdue'),
            queue.overdue > 0 ? <Badge tone="bad">{formatNumber(queue.overdue)}</Badge> : formatNumber(0),
          ],
          [t('queue.oldest'), queue.oldestAt && <Time at={queue.oldestAt} isRelative />],
          [t('queue.automated'), formatNumber(automatedRefusals, { style: 'percent', maximumFractionDigits: 1 })],
        ]}
      />
      <p className="quiet">{t('queue.note')}</p>
    </Panel>
  );
}
