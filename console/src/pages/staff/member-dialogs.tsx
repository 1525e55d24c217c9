import { useState } from 'react';
import { call, queryClient, type Role, type StaffMemberView } from '../../api/index.js';
import { ConfirmDialog, say } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import type { NewLink } from './add-dialog.js';
import { RoleBoxes } from './role-boxes.js';
import { STANDING } from './standing-roles.js';

export interface MemberAct {
  readonly act: 'roles' | 'link' | 'end' | 'disable' | 'enable';
  readonly member: StaffMemberView;
}

interface MemberDialogsProps {
  readonly asked: MemberAct | undefined;
  readonly onClose: () => void;
  readonly onLink: (link: NewLink) => void;
}

const renew = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['GET /staff'] });

/** What an owner does with one person. */
export function MemberDialogs({ asked, onClose, onLink }: MemberDialogsProps) {
  if (!asked) return null;
  const { act, member } = asked;
  if (act === 'roles') return <RolesDialog member={member} onClose={onClose} />;
  if (act === 'link') return <LinkAsked member={member} onClose={onClose} onLink={onLink} />;
  if (act === 'end') return <EndSessionsDialog member={member} onClose={onClose} />;
  return <AccessDialog act={act} member={member} onClose={onClose} />;
}

interface Part {
  readonly member: StaffMemberView;
  readonly onClose: () => void;
}

function AccessDialog({ act, member, onClose }: Part & { readonly act: 'disable' | 'enable' }) {
  const { t } = useWords('staff');
  const name = member.displayName;
  const change = async (): Promise<void> => {
    await call(act === 'disable' ? 'POST /staff/:id/disable' : 'POST /staff/:id/enable', {
      params: { id: member.staffId },
    });
    await renew();
    say(t(act === 'disable' ? 'disabled' : 'enabled', { name }));
  };
  return (
    <ConfirmDialog
      title={t(`${act}Title`, { name })}
      confirm={t(act)}
      isDangerous={act === 'disable'}
      isOpen
      onClose={onClose}
      onConfirm={change}
    >
      {act === 'disable' && <p>{t('disableText', { name })}</p>}
    </ConfirmDialog>
  );
}

function EndSessionsDialog({ member, onClose }: Part) {
  const { t } = useWords('staff');
  const name = member.displayName;
  const end = async (): Promise<void> => {
    await call('POST /staff/:id/end-sessions', { params: { id: member.staffId } });
    say(t('ended', { name }));
  };
  return (
    <ConfirmDialog title={t('endTitle', { name })} confirm={t('end')} isOpen onClose={onClose} onConfirm={end}>
      <p>{t('endText', { name })}</p>
    </ConfirmDialog>
  );
}

function LinkAsked({ member, onClose, onLink }: Part & { readonly onLink: (link: NewLink) => void }) {
  const { t } = useWords('staff');
  const name = member.displayName;
  return (
    <ConfirmDialog
      title={t('newLinkTitle', { name })}
      confirm={t('newLink')}
      isOpen
      onClose={onClose}
      onConfirm={async () =>
        onLink({ ...(await call('POST /staff/:id/setup-token', { params: { id: member.staffId } })), name })
      }
    >
      <p>{t('newLinkText', { name })}</p>
    </ConfirmDialog>
  );
}

function RolesDialog({ member, onClose }: Part) {
  const { t } = useWords('staff');
  const name = member.displayName;
  const [roles, setRoles] = useState<readonly Role[]>(STANDING.filter((role) => member.roles.includes(role)));
  const set = async (): Promise<void> => {
    await call('POST /staff/:id/roles', { params: { id: member.staffId }, body: { roles } });
    await renew();
    say(t('rolesSet', { name }));
  };
  return (
    <ConfirmDialog
      title={t('rolesTitle', { name })}
      confirm={t('rolesConfirm')}
      isOpen
      onClose={onClose}
      onConfirm={set}
    >
      <p>{t('rolesText')}</p>
      <RoleBoxes label={t('add.roles')} roles={roles} onChange={setRoles} />
      {roles.length === 0 && <p role="alert">{t('add.needsRole')}</p>}
    </ConfirmDialog>
  );
}
