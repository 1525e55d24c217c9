import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type ExportView, queryClient } from '../../api/index.js';
import {
  Badge,
  Button,
  type Column,
  ConfirmDialog,
  DataTable,
  EmptyState,
  formatBytes,
  formatNumber,
  Hash,
  Loaded,
  Page,
  Pager,
  say,
  Time,
  type Tone,
} from '../../parts/index.js';
import { useStaffNames } from '../../parts/staff-name.js';
import { formatInstant } from '../../parts/time.js';
import { useWords } from '../../words/index.js';
import { ExportDialog } from './export-dialog.js';
import { hexOf, isUnderWay, type ShownState, stateOf } from './export-state.js';
import './page.css';

/** While something is being written. */
const EVERY_MS = 1000;

const exportsQuery = {
  queryKey: ['exports'] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call('GET /exports', { query: { cursor: pageParam, limit: 25 }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: { readonly next?: string }): string | undefined => next,
};

export default function ExportsPage() {
  const { t } = useWords('exports');
  const [isMaking, setMaking] = useState(false);
  const [stopped, setStopped] = useState<ExportView>();
  const list = useInfiniteQuery({
    ...exportsQuery,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(isUnderWay)) ? EVERY_MS : false,
  });
  const columns = useColumns(setStopped);
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button look="primary" onPress={() => setMaking(true)}>
          {t('make')}
        </Button>
      }
    >
      <Loaded of={list}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
          return (
            <>
              <DataTable caption={t('caption')} columns={columns} rows={rows} keyOf={({ exportId }) => exportId} />
              <Pager of={list} count={rows.length} />
              <p className="quiet">{t('help')}</p>
            </>
          );
        }}
      </Loaded>
      <ExportDialog isOpen={isMaking} onClose={() => setMaking(false)} />
      <ConfirmDialog
        title={t('cancelTitle')}
        confirm={t('cancel')}
        isDangerous
        isOpen={stopped !== undefined}
        onClose={() => setStopped(undefined)}
        onConfirm={async () => {
          if (!stopped) return;
          await call('POST /exports/:id/cancel', { params: { id: stopped.exportId } });
          await queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey });
          say(t('cancelled'));
        }}
      >
        <p>{t('cancelText')}</p>
      </ConfirmDialog>
    </Page>
  );
}

function useColumns(onStop: (job: ExportView) => void): readonly Column<ExportView>[] {
  const { t } = useWords('exports');
  const nameOf = useStaffNames();
  return [
    { id: 'asked', header: t('column.asked'), isNarrow: true, cell: ({ requestedAt }) => <Time at={requestedAt} /> },
    { id: 'format', header: t('column.format'), isNarrow: true, cell: ({ format }) => format.toUpperCase() },
    { id: 'filters', header: t('column.filters'), cell: ({ filters }) => <Filters filters={filters} /> },
    { id: 'by', header: t('column.by'), cell: ({ requestedBy }) => nameOf(requestedBy) },
    { id: 'state', header: t('column.state'), cell: (job) => <State job={job} /> },
    {
      id: 'size',
      header: t('column.size'),
      isNumeric: true,
      cell: ({ bytes }) => (bytes === 0 ? '–' : formatBytes(bytes)),
    },
    {
      id: 'checksum',
      header: t('column.checksum'),
      isNarrow: true,
      cell: ({ sha256 }) => (sha256 ? <Hash value={hexOf(sha256)} what={t('checksum')} isShort /> : '–'),
    },
    { id: 'act', header: t('column.act'), cell: (job) => <Act job={job} onStop={onStop} /> },
  ];
}

function Filters({ filters }: Pick<ExportView, 'filters'>) {
  const { t } = useWords('exports');
  const given = Object.entries(filters);
  return given.length === 0 ? t('everything') : given.map(([name, value]) => `${name}: ${value}`).join(', ');
}

const TONES = {
  waiting: 'quiet',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  expired: 'quiet',
} as const satisfies Record<ShownState, Tone>;

function State({ job }: { readonly job: ExportView }) {
  const { t } = useWords('exports');
  const { rows, total, requestedAt, expiresAt, problem } = job;
  const state = stateOf(job, new Date());
  const count = total === undefined ? undefined : { rows: formatNumber(rows), total: formatNumber(total) };
  return (
    <span className="exports-state">
      <Badge tone={TONES[state]}>{state === 'expired' ? t('expired') : t(`state.${state}`)}</Badge>
      {isUnderWay(job) && (
        <progress
          aria-label={t('progress', { at: formatInstant(requestedAt) })}
          {...(total ? { max: total, value: Math.min(rows, total) } : {})}
        />
      )}
      <span className="quiet">
        {isUnderWay(job) && count ? t('rowsOf', count) : t('rows', { count: rows, shown: formatNumber(rows) })}
        {state === 'done' && expiresAt && `, ${t('until', { at: formatInstant(expiresAt) })}`}
      </span>
      {problem && <span lang="en">{problem}</span>}
    </span>
  );
}

/** The download is a plain link: the browser writes it to disk as it comes, and takes it up again where it broke off. */
function Act({ job, onStop }: { readonly job: ExportView; readonly onStop: (job: ExportView) => void }) {
  const { t } = useWords('exports');
  const at = formatInstant(job.requestedAt);
  if (isUnderWay(job))
    return (
      <Button aria-label={t('cancelWhat', { at })} onPress={() => onStop(job)}>
        {t('cancel')}
      </Button>
    );
  if (stateOf(job, new Date()) !== 'done') return '–';
  return (
    <a
      className="button"
      href={`/staff/v1/exports/${encodeURIComponent(job.exportId)}/content`}
      aria-label={t('downloadWhat', { at })}
      download
    >
      {t('download')}
    </a>
  );
}
