import { useState } from 'react';
import { call, queryClient } from '../api/index.js';
import { asProblem } from '../api/problem.js';
import { sessionQuery } from '../api/session.js';
import { Button } from '../parts/button.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Dialog } from '../parts/dialog.js';
import { TextField } from '../parts/field.js';
import { ErrorState } from '../parts/states.js';
import { say } from '../parts/toast.js';
import { useWords } from '../words/index.js';

interface AccountDialogProps {
  readonly onClose: () => void;
}

/** Ends one's own sessions but this one. */
export function EndOthersDialog({ onClose }: AccountDialogProps) {
  const { t } = useWords('shell');
  const end = async (): Promise<void> => {
    await call('POST /session/end-others');
    say(t('endOthers.done'));
  };
  return (
    <ConfirmDialog
      title={t('endOthers.title')}
      confirm={t('endOthers.confirm')}
      isOpen
      onClose={onClose}
      onConfirm={end}
    >
      <p>{t('endOthers.text')}</p>
    </ConfirmDialog>
  );
}

/** Another password, for who knows the one before. What was typed goes with the dialog. */
export function PasswordDialog({ onClose }: AccountDialogProps) {
  const { t } = useWords('shell');
  return (
    <Dialog title={t('password.title')} isOpen onClose={onClose}>
      <PasswordForm onClose={onClose} />
    </Dialog>
  );
}

const NOTHING = { password: '', newPassword: '' };

function usePasswordChange(onClose: () => void) {
  const { t } = useWords('shell');
  const [form, setForm] = useState(NOTHING);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const problem = error === undefined ? undefined : asProblem(error);
  const refused = {
    password: problem?.kind === 'sign-in-failed' ? t('password.wrong') : undefined,
    newPassword: problem?.of('newPassword'),
  };
  const isTold = refused.password !== undefined || refused.newPassword !== undefined;
  const field = (name: keyof typeof NOTHING) => ({
    type: 'password' as const,
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    error: isTried && form[name] === '' ? t('password.missing') : refused[name],
    isRequired: true,
  });
  const change = async (): Promise<void> => {
    setTried(true);
    setError(undefined);
    if (form.password === '' || form.newPassword === '') return;
    setBusy(true);
    try {
      queryClient.setQueryData(sessionQuery.queryKey, await call('POST /session/password', { body: form }));
      say(t('password.done'));
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return { field, change, isBusy, rest: isTold ? undefined : problem };
}

function PasswordForm({ onClose }: AccountDialogProps) {
  const { t } = useWords('shell');
  const { t: shared } = useWords('shared');
  const { field, change, isBusy, rest } = usePasswordChange(onClose);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <p>{t('password.text')}</p>
      <TextField label={t('password.now')} autoComplete="current-password" autoFocus {...field('password')} />
      <TextField
        label={t('password.next')}
        help={t('password.nextHelp')}
        autoComplete="new-password"
        {...field('newPassword')}
      />
      {rest && <ErrorState error={rest} />}
      <div className="row dialog-actions">
        <Button onPress={onClose}>{shared('cancel')}</Button>
        <Button type="submit" look="primary" isPending={isBusy}>
          {t('password.confirm')}
        </Button>
      </div>
    </form>
  );
}
