import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type HoldView, query, queryClient } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  formatNumber,
  Loaded,
  Panel,
  ReasonDialog,
  say,
  Time,
} from '../../parts/index.js';
import { useStaffNames } from '../../parts/staff-name.js';
import { useWords } from '../../words/index.js';

const holdsQuery = query('GET /holds');

export function HoldsPanel() {
  const { t } = useWords('erasure');
  const isOwner = useMay('owner');
  const holds = useQuery(holdsQuery);
  const [asked, setAsked] = useState<HoldView>();
  const columns = useColumns(isOwner ? setAsked : undefined);
  const release = async (reason: string): Promise<void> => {
    if (!asked) return;
    await call('POST /holds/:id/release', { params: { id: asked.holdId }, body: { reason } });
    await queryClient.invalidateQueries(holdsQuery);
    say(t('holds.releasedDone'));
  };
  return (
    <Panel title={t('holds.title')}>
      <p className="quiet">{t('holds.text')}</p>
      <Loaded of={holds} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('holds.none')}>{isOwner && t('holds.noneText')}</EmptyState>
          ) : (
            <DataTable caption={t('holds.caption')} columns={columns} rows={items} keyOf={({ holdId }) => holdId} />
          )
        }
      </Loaded>
      {asked && (
        <ReasonDialog
          title={t('holds.releaseTitle')}
          confirm={t('holds.release')}
          isDangerous
          isOpen
          onClose={() => setAsked(undefined)}
          onConfirm={release}
        >
          <p>{t('holds.releaseText', { basis: asked.basis })}</p>
        </ReasonDialog>
      )}
    </Panel>
  );
}

function useColumns(onRelease: ((hold: HoldView) => void) | undefined): readonly Column<HoldView>[] {
  const { t } = useWords('erasure');
  const nameOf = useStaffNames();
  return [
    { id: 'basis', header: t('holds.basis'), cell: ({ basis }) => basis },
    { id: 'state', header: t('holds.state'), isNarrow: true, cell: (hold) => <State hold={hold} /> },
    { id: 'subjects', header: t('holds.subjects'), isNumeric: true, cell: ({ subjects }) => formatNumber(subjects) },
    {
      id: 'placed',
      header: t('holds.placed'),
      cell: ({ placedAt, placedBy }) => (
        <>
          <Time at={placedAt} /> <span className="quiet">{nameOf(placedBy)}</span>
        </>
      ),
    },
    {
      id: 'review',
      header: t('holds.review'),
      cell: ({ reviewAt, releasedAt }) => (reviewAt && !releasedAt ? <Time at={reviewAt} isRelative /> : '–'),
    },
    ...(onRelease
      ? [
          {
            id: 'act',
            header: t('holds.act'),
            cell: (hold: HoldView) =>
              hold.releasedAt ? (
                <>
                  <Time at={hold.releasedAt} />{' '}
                  <span className="quiet">{hold.releasedBy && nameOf(hold.releasedBy)}</span>
                </>
              ) : (
                <Button aria-label={t('holds.releaseWhat', { basis: hold.basis })} onPress={() => onRelease(hold)}>
                  {t('holds.release')}
                </Button>
              ),
          },
        ]
      : []),
  ];
}

function State({ hold: { releasedAt, reviewAt } }: { readonly hold: HoldView }) {
  const { t } = useWords('erasure');
  if (releasedAt) return <Badge>{t('holds.released')}</Badge>;
  if (reviewAt && Date.parse(reviewAt) <= Date.now()) return <Badge tone="warn">{t('holds.reviewDue')}</Badge>;
  return <Badge tone="info">{t('holds.standing')}</Badge>;
}
