import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type StaffMemberView } from '../../api/index.js';
import { useMay, useStaff } from '../../api/session.js';
import { Badge, Button, type Column, DataTable, EmptyState, Loaded, Pager, Panel, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AddDialog, type NewLink } from './add-dialog.js';
import { LinkDialog } from './link-dialog.js';
import { type MemberAct, MemberDialogs } from './member-dialogs.js';

const membersQuery = {
  queryKey: ['GET /staff', 'pages'] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call('GET /staff', { query: { cursor: pageParam, limit: 50 }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: { readonly next?: string }): string | undefined => next,
};

export function MembersPanel() {
  const { t } = useWords('staff');
  const isOwner = useMay('owner');
  const list = useInfiniteQuery(membersQuery);
  const [isAdding, setAdding] = useState(false);
  const [link, setLink] = useState<NewLink>();
  const [asked, setAsked] = useState<MemberAct>();
  const columns = useColumns(isOwner ? setAsked : undefined);
  return (
    <Panel
      title={t('members.title')}
      actions={isOwner && <Button onPress={() => setAdding(true)}>{t('add.open')}</Button>}
    >
      <Loaded of={list} lines={4}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <EmptyState title={t('members.none')}>{t('members.noneText')}</EmptyState>;
          return (
            <>
              <DataTable
                caption={t('members.caption')}
                columns={columns}
                rows={rows}
                keyOf={({ staffId }) => staffId}
              />
              <Pager of={list} count={rows.length} />
            </>
          );
        }}
      </Loaded>
      <AddDialog isOpen={isAdding} onClose={() => setAdding(false)} onAdded={setLink} />
      <MemberDialogs asked={asked} onClose={() => setAsked(undefined)} onLink={setLink} />
      <LinkDialog link={link} onClose={() => setLink(undefined)} />
    </Panel>
  );
}

function useColumns(onAct: ((act: MemberAct) => void) | undefined): readonly Column<StaffMemberView>[] {
  const { t } = useWords('staff');
  const { t: shell } = useWords('shell');
  const { id } = useStaff();
  return [
    {
      id: 'name',
      header: t('members.name'),
      cell: ({ displayName, staffId }) => (
        <span title={staffId}>
          {displayName} {staffId === id && <span className="quiet">({t('members.you')})</span>}
        </span>
      ),
    },
    {
      id: 'roles',
      header: t('members.roles'),
      cell: ({ roles }) =>
        roles.length === 0 ? t('members.noRoles') : roles.map((role) => shell(`roles.${role}`)).join(', '),
    },
    { id: 'method', header: t('members.method'), cell: ({ method }) => t(`members.methods.${method}`) },
    {
      id: 'seen',
      header: t('members.seen'),
      isNarrow: true,
      cell: ({ lastSeenAt }) => (lastSeenAt ? <Time at={lastSeenAt} isRelative /> : t('members.never')),
    },
    {
      id: 'state',
      header: t('members.state'),
      isNarrow: true,
      cell: ({ disabledAt }) =>
        disabledAt ? (
          <Badge tone="bad">{t('members.disabled')}</Badge>
        ) : (
          <Badge tone="good">{t('members.active')}</Badge>
        ),
    },
    ...(onAct
      ? [{ id: 'act', header: t('members.act'), cell: (member: StaffMemberView) => <Acts {...{ member, onAct }} /> }]
      : []),
  ];
}

interface ActsProps {
  readonly member: StaffMemberView;
  readonly onAct: (act: MemberAct) => void;
}

/** Nobody changes themselves; roles of people of the OpenID provider are changed there. */
function Acts({ member, onAct }: ActsProps) {
  const { t } = useWords('staff');
  const { id } = useStaff();
  if (member.staffId === id) return '–';
  const name = member.displayName;
  const isDisabled = member.disabledAt !== undefined;
  const isLocal = member.method === 'local';
  return (
    <span className="row">
      {isLocal && !isDisabled && (
        <>
          <Button aria-label={t('rolesWhat', { name })} onPress={() => onAct({ act: 'roles', member })}>
            {t('roles')}
          </Button>
          <Button aria-label={t('newLinkWhat', { name })} onPress={() => onAct({ act: 'link', member })}>
            {t('newLink')}
          </Button>
        </>
      )}
      {!isDisabled && (
        <Button aria-label={t('endWhat', { name })} onPress={() => onAct({ act: 'end', member })}>
          {t('end')}
        </Button>
      )}
      {isDisabled ? (
        <Button aria-label={t('enableWhat', { name })} onPress={() => onAct({ act: 'enable', member })}>
          {t('enable')}
        </Button>
      ) : (
        <Button look="danger" aria-label={t('disableWhat', { name })} onPress={() => onAct({ act: 'disable', member })}>
          {t('disable')}
        </Button>
      )}
    </span>
  );
}
