import { useState } from 'react';
import { call, queryClient } from '../../api/index.js';
import { ConfirmDialog, say, TextField } from '../../parts/index.js';
import { fromLocalInput, toLocalInput } from '../../parts/period.js';
import { useWords } from '../../words/index.js';
import { bodyOf, type Subject } from './subject.js';

interface AccountClosedDialogProps {
  readonly subject: Subject;
  readonly onClosed: () => Promise<void>;
  readonly onClose: () => void;
}

/** The second clock of retention begins. */
export function AccountClosedDialog({ subject, onClosed, onClose }: AccountClosedDialogProps) {
  const { t } = useWords('erasure');
  const [at, setAt] = useState(() => toLocalInput(new Date().toISOString()));
  const record = async (): Promise<void> => {
    const closedAt = fromLocalInput(at) ?? '';
    const { signUps } = await call('POST /subjects/account-closed', { body: { ...bodyOf(subject), closedAt } });
    await queryClient.invalidateQueries({ queryKey: ['GET /retention'] });
    await onClosed();
    say(t('close.done', { count: signUps }));
  };
  return (
    <ConfirmDialog title={t('close.title')} confirm={t('close.confirm')} isOpen onClose={onClose} onConfirm={record}>
      <p>{t('close.text')}</p>
      <TextField label={t('close.at')} type="datetime-local" value={at} onChange={setAt} isRequired />
    </ConfirmDialog>
  );
}
