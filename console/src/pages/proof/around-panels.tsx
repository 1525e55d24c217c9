import type { AnchorView, LogKeyView, LogView } from '../../api/index.js';
import { Badge, type Column, DataTable, EmptyState, formatNumber, Hash, Panel, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

interface Part {
  readonly log: LogView;
}

export function KeysPanel({ log: { keys } }: Part) {
  const { t } = useWords('proof');
  const columns: readonly Column<LogKeyView>[] = [
    { id: 'algorithm', header: t('keys.algorithm'), isNarrow: true, cell: ({ algorithm }) => algorithm },
    { id: 'name', header: t('keys.name'), cell: ({ name }) => name },
    { id: 'vkey', header: t('keys.vkey'), cell: ({ vkey }) => <Hash value={vkey} what={t('keys.vkey')} /> },
  ];
  return (
    <Panel title={t('keys.title')}>
      <p className="quiet">{t('keys.text')}</p>
      {keys.length === 0 ? (
        <EmptyState title={t('keys.none')}>{t('keys.noneText')}</EmptyState>
      ) : (
        <DataTable caption={t('keys.title')} columns={columns} rows={keys} keyOf={({ vkey }) => vkey} />
      )}
    </Panel>
  );
}

export function AnchorsPanel({ log: { anchors } }: Part) {
  const { t } = useWords('proof');
  const columns: readonly Column<AnchorView>[] = [
    { id: 'anchor', header: t('anchors.anchor'), cell: ({ anchor }) => anchor },
    { id: 'kind', header: t('anchors.kind'), isNarrow: true, cell: ({ kind }) => t(`anchors.kinds.${kind}`) },
    {
      id: 'size',
      header: t('anchors.size'),
      isNumeric: true,
      cell: ({ size }) => (size === undefined ? '–' : formatNumber(size)),
    },
    {
      id: 'at',
      header: t('anchors.at'),
      isNarrow: true,
      cell: ({ at }) => (at ? <Time at={at} isRelative /> : t('anchors.never')),
    },
    {
      id: 'problem',
      header: t('anchors.problem'),
      cell: ({ problem }) =>
        problem ? (
          <span className="row">
            <Badge tone="warn">{t('anchors.problem')}</Badge>
            <span lang="en">{problem}</span>
          </span>
        ) : (
          '–'
        ),
    },
  ];
  return (
    <Panel title={t('anchors.title')}>
      <p className="quiet">{t('anchors.text')}</p>
      {anchors.length === 0 ? (
        <EmptyState title={t('anchors.none')}>{t('anchors.noneText')}</EmptyState>
      ) : (
        <DataTable caption={t('anchors.title')} columns={columns} rows={anchors} keyOf={({ anchor }) => anchor} />
      )}
    </Panel>
  );
}

type Closed = LogView['closed'][number];

/** Only where there are any: most services have one log in their life. */
export function ClosedPanel({ log: { closed } }: Part) {
  const { t } = useWords('proof');
  if (closed.length === 0) return null;
  const columns: readonly Column<Closed>[] = [
    { id: 'origin', header: t('closed.origin'), cell: ({ origin }) => origin },
    { id: 'size', header: t('closed.size'), isNumeric: true, cell: ({ size }) => formatNumber(size) },
    { id: 'at', header: t('closed.at'), isNarrow: true, cell: ({ closedAt }) => <Time at={closedAt} /> },
  ];
  return (
    <Panel title={t('closed.title')}>
      <DataTable caption={t('closed.title')} columns={columns} rows={closed} keyOf={({ origin }) => origin} />
    </Panel>
  );
}
