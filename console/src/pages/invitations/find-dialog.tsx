import { useState } from 'react';
import { asProblem, call } from '../../api/index.js';
import { Button, Dialog, EmptyState, ErrorState, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

interface FindDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** With the id of the code. */
  readonly onFound: (id: string) => void;
}

export function FindDialog({ isOpen, onClose, onFound }: FindDialogProps) {
  const { t } = useWords('invitations');
  return (
    <Dialog title={t('find.title')} isOpen={isOpen} onClose={onClose}>
      <FindForm onFound={onFound} />
    </Dialog>
  );
}

/** Lives as long as the dialog is open: the code goes with it. */
function FindForm({ onFound }: Pick<FindDialogProps, 'onFound'>) {
  const { t } = useWords('invitations');
  const [code, setCode] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const find = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const { id } = await call('POST /invitations/find', { body: { code } });
      onFound(id);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  const isUnknown = error !== undefined && asProblem(error).status === 404;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void find();
      }}
    >
      <p className="quiet">{t('find.lead')}</p>
      <TextField
        label={t('find.code')}
        help={t('find.codeHelp')}
        value={code}
        onChange={setCode}
        autoComplete="off"
        autoFocus
        isRequired
      />
      {isUnknown && <EmptyState title={t('find.none')}>{t('find.noneText')}</EmptyState>}
      {error !== undefined && !isUnknown && <ErrorState error={error} />}
      <div className="row dialog-actions">
        <Button type="submit" look="primary" isPending={isBusy}>
          {t('find.confirm')}
        </Button>
      </div>
    </form>
  );
}
