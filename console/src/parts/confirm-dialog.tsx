import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import { useWords } from '../words/index.js';
import { Button } from './button.js';
import { Dialog, type DialogProps } from './dialog.js';
import { TextField } from './field.js';
import { SignInAgain } from './sign-in-again.js';
import { ErrorState } from './states.js';

interface ConfirmDialogProps extends Omit<DialogProps, 'children' | 'role'> {
  readonly children?: ReactNode;
  /** The verb on the button: "Isolate", "Erase". */
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** Is everything there that is needed? If not, the dialog stays, and its fields say why. */
  readonly isReady?: () => boolean;
  /** Does it; what it throws is shown here, and the dialog stays. Closes when it resolves. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something is done. */
export function ConfirmDialog({ children, confirm, isDangerous, isReady, onConfirm, ...dialog }: ConfirmDialogProps) {
  return (
    <Dialog {...dialog} role="alertdialog">
      <Doing
        confirm={confirm}
        isDangerous={isDangerous}
        isReady={isReady}
        onConfirm={onConfirm}
        onClose={dialog.onClose}
      >
        {children}
      </Doing>
    </Dialog>
  );
}

/** Shorter is no reason. */
const LEAST = 10;

interface ReasonDialogProps extends Omit<ConfirmDialogProps, 'onConfirm' | 'isReady'> {
  readonly onConfirm: (reason: string) => Promise<unknown>;
  /** Characters. */
  readonly least?: number;
}

/** Asks for the reason besides: it becomes part of the audit entry. */
export function ReasonDialog({ onConfirm, least = LEAST, children, ...dialog }: ReasonDialogProps) {
  return (
    <Dialog title={dialog.title} isOpen={dialog.isOpen} onClose={dialog.onClose}>
      <WithReason least={least} onConfirm={onConfirm} {...dialog}>
        {children}
      </WithReason>
    </Dialog>
  );
}

/** Reasons stand in the log on one line. */
const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** Lives as long as the dialog is open, so that the next one begins empty. */
function WithReason({ least = LEAST, onConfirm, children, ...rest }: Omit<ReasonDialogProps, 'title' | 'isOpen'>) {
  const { t } = useWords('shared');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isMissing = oneLine(reason).length < least;
  return (
    <Doing
      {...rest}
      onConfirm={async () => onConfirm(oneLine(reason))}
      isReady={() => {
        setTried(true);
        return !isMissing;
      }}
    >
      {children}
      <TextField
        label={t('reason.label')}
        help={t('reason.help')}
        error={isTried && isMissing ? t('reason.missing', { least }) : undefined}
        value={reason}
        onChange={setReason}
        lines={3}
        maxLength={500}
        isRequired
        autoFocus
      />
    </Doing>
  );
}

interface DoingProps {
  readonly confirm: string;
  readonly isDangerous?: boolean;
  readonly isReady?: () => boolean;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The form inside: busy while it is done, and what went wrong. */
function Doing({ confirm, isDangerous = false, isReady = () => true, onConfirm, onClose, children }: DoingProps) {
  const { t } = useWords('shared');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const act = async (): Promise<void> => {
    if (!isReady()) return;
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      // At once: the page behind must be open again before the focus goes back to it.
      flushSync(onClose);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        {children}
        {error !== undefined && <ErrorState error={error} />}
        <div className="row dialog-actions">
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" look={isDangerous ? 'danger' : 'primary'} isPending={isBusy}>
            {confirm}
          </Button>
        </div>
      </form>
      {/* Outside the form: what is sent in there is not sent here. */}
      <SignInAgain />
    </>
  );
}
