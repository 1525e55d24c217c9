import { useState } from 'react';
import { call, queryClient, type Role, type SetupLinkView } from '../../api/index.js';
import { ConfirmDialog, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { RoleBoxes } from './role-boxes.js';

export interface NewLink extends SetupLinkView {
  readonly name: string;
}

interface AddDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAdded: (link: NewLink) => void;
}

const NOBODY = { username: '', displayName: '', email: '' };

/** What was written goes with the dialog when it closes. */
export const AddDialog = (props: AddDialogProps) => (props.isOpen ? <Asking {...props} /> : null);

function Asking({ isOpen, onClose, onAdded }: AddDialogProps) {
  const { t } = useWords('staff');
  const [person, setPerson] = useState(NOBODY);
  const [roles, setRoles] = useState<readonly Role[]>(['reviewer']);
  const field = (name: keyof typeof NOBODY) => ({
    label: t(`add.${name}`),
    value: person[name],
    onChange: (value: string) => setPerson({ ...person, [name]: value }),
    autoComplete: 'off',
  });
  const add = async (): Promise<void> => {
    const { username, displayName, email } = person;
    const body = { username, displayName, roles, ...(email.trim() === '' ? {} : { email }) };
    const link = await call('POST /staff', { body });
    await queryClient.invalidateQueries({ queryKey: ['GET /staff'] });
    onAdded({ ...link, name: displayName });
  };
  return (
    <ConfirmDialog title={t('add.title')} confirm={t('add.confirm')} isOpen={isOpen} onClose={onClose} onConfirm={add}>
      <p className="quiet">{t('add.text')}</p>
      <TextField {...field('username')} help={t('add.usernameHelp')} isRequired autoFocus />
      <TextField {...field('displayName')} isRequired />
      <TextField {...field('email')} type="email" help={t('add.emailHelp')} />
      <RoleBoxes label={t('add.roles')} roles={roles} onChange={setRoles} />
      {roles.length === 0 && <p role="alert">{t('add.needsRole')}</p>}
    </ConfirmDialog>
  );
}
