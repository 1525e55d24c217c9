import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, queryClient, type RoleGrantView } from '../../api/index.js';
import { sessionQuery, useMay } from '../../api/session.js';
import {
  Badge,
  Button,
  type Column,
  ConfirmDialog,
  DataTable,
  EmptyState,
  Loaded,
  Pager,
  Panel,
  say,
  Time,
  type Tone,
} from '../../parts/index.js';
import { useStaffNames } from '../../parts/staff-name.js';
import { useWords } from '../../words/index.js';
import { GrantDialog } from './grant-dialog.js';
import { type GrantState, grantState } from './grant-state.js';

const grantsQuery = {
  queryKey: ['GET /role-grants', 'pages'] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call('GET /role-grants', { query: { cursor: pageParam, limit: 25 }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: { readonly next?: string }): string | undefined => next,
};

export function GrantsPanel() {
  const { t } = useWords('staff');
  const { t: shell } = useWords('shell');
  const nameOf = useStaffNames();
  const isOwner = useMay('owner');
  const list = useInfiniteQuery(grantsQuery);
  const [isGiving, setGiving] = useState(false);
  const [revoked, setRevoked] = useState<RoleGrantView>();
  const columns = useColumns(nameOf, isOwner ? setRevoked : undefined);
  return (
    <Panel
      title={t('grants.title')}
      actions={isOwner && <Button onPress={() => setGiving(true)}>{t('grants.give')}</Button>}
    >
      <p className="quiet">{t('grants.text')}</p>
      <Loaded of={list} lines={3}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <EmptyState title={t('grants.none')}>{t('grants.noneText')}</EmptyState>;
          return (
            <>
              <DataTable caption={t('grants.caption')} columns={columns} rows={rows} keyOf={({ grantId }) => grantId} />
              <Pager of={list} count={rows.length} />
            </>
          );
        }}
      </Loaded>
      <GrantDialog isOpen={isGiving} onClose={() => setGiving(false)} />
      {revoked && (
        <ConfirmDialog
          title={t('grants.revokeTitle')}
          confirm={t('grants.revoke')}
          isDangerous
          isOpen
          onClose={() => setRevoked(undefined)}
          onConfirm={async () => {
            await call('POST /role-grants/:id/revoke', { params: { id: revoked.grantId } });
            await queryClient.invalidateQueries({ queryKey: ['GET /role-grants'] });
            // It may have been one's own.
            await queryClient.invalidateQueries(sessionQuery);
            say(t('grants.revokedDone'));
          }}
        >
          <p>{t('grants.revokeText', { name: nameOf(revoked.staffId), role: shell(`roles.${revoked.role}`) })}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

const TONES = { active: 'warn', over: 'quiet', revoked: 'quiet' } as const satisfies Record<GrantState, Tone>;

function useColumns(
  nameOf: (id: string) => string,
  onRevoke: ((grant: RoleGrantView) => void) | undefined,
): readonly Column<RoleGrantView>[] {
  const { t } = useWords('staff');
  const { t: shell } = useWords('shell');
  return [
    { id: 'who', header: t('grants.who'), cell: ({ staffId }) => nameOf(staffId) },
    { id: 'role', header: t('grants.role'), cell: ({ role }) => shell(`roles.${role}`) },
    {
      id: 'state',
      header: t('grants.state'),
      isNarrow: true,
      cell: (grant) => {
        const state = grantState(grant, new Date());
        return <Badge tone={TONES[state]}>{t(`grants.${state}`)}</Badge>;
      },
    },
    {
      id: 'until',
      header: t('grants.until'),
      isNarrow: true,
      cell: ({ expiresAt, revokedAt }) => <Time at={revokedAt ?? expiresAt} isRelative />,
    },
    { id: 'reason', header: t('grants.reason'), cell: ({ reason }) => reason },
    {
      id: 'by',
      header: t('grants.by'),
      cell: ({ grantedBy, grantedAt, staffId }) => (
        <>
          {nameOf(grantedBy)}, <Time at={grantedAt} />{' '}
          {grantedBy === staffId && <Badge tone="warn">{t('grants.self')}</Badge>}
        </>
      ),
    },
    ...(onRevoke
      ? [
          {
            id: 'act',
            header: t('grants.act'),
            cell: (grant: RoleGrantView) =>
              grantState(grant, new Date()) === 'active' ? (
                <Button
                  look="danger"
                  aria-label={t('grants.revokeWhat', {
                    name: nameOf(grant.staffId),
                    role: shell(`roles.${grant.role}`),
                  })}
                  onPress={() => onRevoke(grant)}
                >
                  {t('grants.revoke')}
                </Button>
              ) : (
                '–'
              ),
          },
        ]
      : []),
  ];
}
