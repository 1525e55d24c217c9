import { useState } from 'react';
import type { ProviderRow } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  formatDuration,
  formatNumber,
  Panel,
  readable,
  StaffName,
  Time,
  type Tone,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { IsolationDialog } from './isolation-dialog.js';

const BREAKER_TONES: Readonly<Record<ProviderRow['breaker'], Tone>> = {
  closed: 'good',
  half_open: 'warn',
  open: 'bad',
};

const isConfigured = ({ type }: ProviderRow): boolean => type !== 'unknown';

/** Health, breaker and cost of each provider; who may, takes one out of use here. */
export function ProvidersPanel({ rows }: { readonly rows: readonly ProviderRow[] }) {
  const { t } = useWords('overview');
  const mayIsolate = useMay('owner', 'operator');
  const [asked, setAsked] = useState<ProviderRow>();
  const columns: readonly Column<ProviderRow>[] = [
    { id: 'provider', header: t('providers.provider'), cell: ({ provider }) => provider },
    { id: 'state', header: t('providers.state'), cell: (row) => <State row={row} /> },
    { id: 'calls', header: t('providers.calls'), isNumeric: true, cell: ({ calls }) => formatNumber(calls) },
    { id: 'faults', header: t('providers.faults'), isNumeric: true, cell: (row) => <Faults row={row} /> },
    {
      id: 'p95',
      header: 'p95',
      isNumeric: true,
      cell: ({ p95Ms }) => (p95Ms === undefined ? '–' : formatDuration(p95Ms)),
    },
    {
      id: 'last',
      header: t('providers.last'),
      cell: ({ lastSuccessAt }) => (lastSuccessAt ? <Time at={lastSuccessAt} isRelative /> : '–'),
    },
    { id: 'cost', header: t('providers.cost'), isNumeric: true, cell: costOf },
    ...(mayIsolate
      ? [
          {
            id: 'act',
            header: t('providers.act'),
            cell: (row: ProviderRow) =>
              isConfigured(row) && (
                <Button
                  look={row.isolated ? 'normal' : 'danger'}
                  onPress={() => setAsked(row)}
                  aria-label={`${row.isolated ? t('isolation.rejoin') : t('isolation.isolate')}: ${row.provider}`}
                >
                  {row.isolated ? t('isolation.rejoin') : t('isolation.isolate')}
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <Panel title={t('providers.title')}>
      {rows.length === 0 ? (
        <EmptyState title={t('providers.none')} />
      ) : (
        <DataTable caption={t('providers.title')} columns={columns} rows={rows} keyOf={({ provider }) => provider} />
      )}
      <p className="quiet">{t('providers.note')}</p>
      <IsolationDialog row={asked} onClose={() => setAsked(undefined)} />
    </Panel>
  );
}

function State({ row: { breaker, isolated, type, inFlight } }: { readonly row: ProviderRow }) {
  const { t } = useWords('overview');
  if (type === 'unknown') return <Badge>{t('providers.gone')}</Badge>;
  return (
    <span className="overview-state">
      {isolated ? (
        <Badge tone="bad">{t('providers.isolated')}</Badge>
      ) : (
        <Badge tone={BREAKER_TONES[breaker]}>{t(`providers.breaker.${breaker}`)}</Badge>
      )}
      {isolated && (
        <span className="quiet">
          <StaffName id={isolated.by} />, {readable(isolated.reason)}, <Time at={isolated.at} isRelative />
        </span>
      )}
      {inFlight > 0 && <span className="quiet">{t('providers.inFlight', { count: inFlight })}</span>}
    </span>
  );
}

/** How many, and which kinds. */
function Faults({ row: { faults, calls, faultKinds, notAsked } }: { readonly row: ProviderRow }) {
  const { t } = useWords('overview');
  const kinds = Object.entries(faultKinds).map(([kind, count]) => `${readable(kind)}: ${formatNumber(count)}`);
  const rate = calls > 0 ? ` (${formatNumber(faults / calls, { style: 'percent', maximumFractionDigits: 1 })})` : '';
  return (
    <>
      {formatNumber(faults)}
      {faults > 0 && rate}
      {kinds.length > 0 && <span className="quiet overview-kinds">{kinds.join(', ')}</span>}
      {notAsked > 0 && <span className="quiet overview-kinds">{t('providers.notAsked', { count: notAsked })}</span>}
    </>
  );
}

const costOf = ({ cost }: ProviderRow): string =>
  cost ? formatNumber(cost.amount, { style: 'currency', currency: cost.currency }) : '–';
