import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { ErasureReport } from '../../api/index.js';
import { Button, Dialog, ErrorState, TextField } from '../../parts/index.js';
import { SignInAgain } from '../../parts/sign-in-again.js';
import { useWords } from '../../words/index.js';

interface WordDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Does it; what it throws is shown here, and the dialog stays. */
  readonly onConfirm: () => Promise<ErasureReport>;
  /** After it has closed, so that the focus can go to what is told then. */
  readonly onDone: (report: ErasureReport) => void;
}

/** For what nobody can bring back: asks for a word, so that no slip of a finger does it. */
export const WordDialog = (props: WordDialogProps) => (props.isOpen ? <Asking {...props} /> : null);

function Asking({ onClose, onConfirm, onDone }: WordDialogProps) {
  const { t } = useWords('erasure');
  const { t: shared } = useWords('shared');
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const word = t('erase.word');
  const isRight = typed.trim() === word;
  const act = async (): Promise<void> => {
    setTried(true);
    if (!isRight) return;
    setBusy(true);
    setError(undefined);
    try {
      const done = await onConfirm();
      // At once: the page behind must be open again before the focus goes back to it.
      flushSync(onClose);
      onDone(done);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('erase.confirmTitle')} role="alertdialog" isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        <p>{t('erase.confirmText')}</p>
        <TextField
          label={t('erase.typeWord', { word })}
          error={isTried && !isRight ? t('erase.wrongWord', { word }) : undefined}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          isRequired
          autoFocus
        />
        {error !== undefined && <ErrorState error={error} />}
        <div className="row dialog-actions">
          <Button onPress={onClose}>{shared('cancel')}</Button>
          <Button type="submit" look="danger" isPending={isBusy}>
            {t('erase.confirm')}
          </Button>
        </div>
      </form>
      {/* Outside the form: what is sent in there is not sent here. */}
      <SignInAgain />
    </Dialog>
  );
}
