import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { call, type InvitationView, type Page, query, queryClient, type RedemptionView } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import {
  Button,
  type Column,
  ConfirmDialog,
  DataTable,
  Dialog,
  Facts,
  Hash,
  Loaded,
  Pager,
  StaffName,
  say,
  Time,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { StateBadge, useBound } from './invitation-words.js';

interface DetailsDialogProps {
  /** Of the code; undefined: closed. */
  readonly id: string | undefined;
  readonly onClose: () => void;
  readonly batchHref: (batchId: string) => string;
}

const oneQuery = (id: string) => query('GET /invitations/:id', { params: { id } });

/** One code: its terms, who used it, and its end. */
export function DetailsDialog({ id, onClose, batchHref }: DetailsDialogProps) {
  const { t } = useWords('invitations');
  const { t: shared } = useWords('shared');
  const found = useQuery({ ...oneQuery(id ?? ''), enabled: id !== undefined });
  return (
    <Dialog
      title={found.data ? t('details.title', { hint: `…${found.data.hint}` }) : shared('loading')}
      isOpen={id !== undefined}
      onClose={onClose}
    >
      <Loaded of={found}>
        {(invitation) => (
          <>
            <Terms invitation={invitation} batchHref={batchHref} />
            <Redemptions id={invitation.id} />
            <Ends invitation={invitation} onClose={onClose} />
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

function Terms({
  invitation,
  batchHref,
}: { readonly invitation: InvitationView } & Pick<DetailsDialogProps, 'batchHref'>) {
  const { t } = useWords('invitations');
  const boundTo = useBound();
  const claims = Object.entries(invitation.claims).map(([name, value]) => `${name} = ${String(value)}`);
  return (
    <Facts
      rows={[
        [t('details.state'), <StateBadge key="state" state={invitation.state} />],
        [t('details.label'), invitation.label],
        [t('details.uses'), t('usesOf', { taken: invitation.usesTaken, max: invitation.maxUses })],
        [t('details.bound'), boundTo(invitation)],
        [t('details.flow'), invitation.flow ?? t('everyFlow')],
        [t('details.claims'), claims.length > 0 && claims.join(', ')],
        [t('details.notBefore'), <Time key="notBefore" at={invitation.notBefore} />],
        [t('details.expires'), <Time key="expires" at={invitation.expiresAt} isRelative />],
        [t('details.issuer'), <StaffName key="issuer" id={invitation.issuer} />],
        [t('details.created'), <Time key="created" at={invitation.createdAt} />],
        [
          t('details.revoked'),
          invitation.revokedAt && (
            <>
              <Time at={invitation.revokedAt} /> {invitation.revokedBy && <StaffName id={invitation.revokedBy} />}
            </>
          ),
        ],
        [
          t('details.batch'),
          <Link key="batch" to={batchHref(invitation.batchId)}>
            {t('details.ofBatch')}
          </Link>,
        ],
        [t('details.id'), <Hash key="id" value={invitation.id} what={t('details.id')} isShort />],
      ]}
    />
  );
}

function Redemptions({ id }: { readonly id: string }) {
  const { t } = useWords('invitations');
  const mayRead = useMay('owner', 'reviewer', 'auditor');
  const uses = useInfiniteQuery({
    queryKey: ['GET /invitations/:id/redemptions', id] as const,
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      call('GET /invitations/:id/redemptions', { params: { id }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: Page<RedemptionView>): string | undefined => next,
  });
  const columns: readonly Column<RedemptionView>[] = [
    { id: 'at', header: t('details.decision'), cell: ({ reservedAt }) => <Time at={reservedAt} /> },
    { id: 'use', header: t('details.use'), cell: ({ state }) => t(`use.${state}`) },
  ];
  return (
    <section className="stack" aria-label={t('details.redemptions')}>
      <h3>{t('details.redemptions')}</h3>
      <Loaded of={uses} lines={2}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <p className="quiet">{t('details.noRedemptions')}</p>;
          return (
            <>
              <DataTable
                caption={t('details.redemptions')}
                columns={columns}
                rows={rows}
                keyOf={({ decisionId }) => decisionId}
                hrefOf={mayRead ? ({ decisionId }) => `/decisions/${decisionId}` : undefined}
              />
              <Pager of={uses} count={rows.length} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Ends({ invitation, onClose }: { readonly invitation: InvitationView; readonly onClose: () => void }) {
  const { t } = useWords('invitations');
  const { t: shared } = useWords('shared');
  const mayRevoke = useMay('owner', 'operator');
  const [asking, setAsking] = useState<'one' | 'batch'>();
  const { id, batchId, state } = invitation;
  const revoke = async (): Promise<void> => {
    if (asking === 'batch') {
      const { revoked } = await call('POST /invitations/batches/:batch/revoke', { params: { batch: batchId } });
      say(t('revoke.doneBatch', { count: revoked }));
    } else {
      await call('POST /invitations/:id/revoke', { params: { id } });
      say(t('revoke.done'));
    }
    await Promise.all([
      queryClient.invalidateQueries(oneQuery(id)),
      queryClient.invalidateQueries({ queryKey: ['GET /invitations'] }),
    ]);
  };
  return (
    <div className="row dialog-actions">
      {mayRevoke && (
        <>
          <Button look="danger" onPress={() => setAsking('batch')}>
            {t('revoke.batch')}
          </Button>
          {state !== 'revoked' && (
            <Button look="danger" onPress={() => setAsking('one')}>
              {t('revoke.one')}
            </Button>
          )}
        </>
      )}
      <Button onPress={onClose}>{shared('close')}</Button>
      <ConfirmDialog
        title={t(asking === 'batch' ? 'revoke.titleBatch' : 'revoke.titleOne')}
        confirm={t(asking === 'batch' ? 'revoke.batch' : 'revoke.one')}
        isDangerous
        isOpen={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onConfirm={revoke}
      >
        <p>{t('revoke.text')}</p>
      </ConfirmDialog>
    </div>
  );
}
