import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { asProblem, call, queryClient, signInAgain } from '../api/index.js';
import { hasPassword, sessionQuery, useSession } from '../api/session.js';
import { useWords } from '../words/index.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { TextField } from './field.js';
import { ErrorState } from './states.js';

/** Where the browser goes to sign in with the OpenID provider. `returnTo`: below /console. */
export const oidcAddress = (returnTo: string, isAgain: boolean): string =>
  `/staff/v1/sign-in/oidc?${new URLSearchParams({ returnTo: `/console${returnTo}`, ...(isAgain ? { reauthenticate: 'true' } : {}) })}`;

type Answer = (isFresh: boolean) => void;

/**
 * Appears when the service asks for a fresh sign-in; the call that was refused is then sent once more. Stands in the frame, and in each dialog that
 * sends something: of several, the innermost answers, because the focus may not leave a dialog.
 */
export function SignInAgain() {
  const { t } = useWords('shell');
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => signInAgain.listen(() => new Promise<boolean>((resolve) => setAnswer(() => resolve))), []);
  const close = (isFresh: boolean): void => {
    answer?.(isFresh);
    setAnswer(undefined);
  };
  return (
    <Dialog title={t('again.title')} isOpen={answer !== undefined} onClose={() => close(false)}>
      <Ways onDone={() => close(true)} />
    </Dialog>
  );
}

function Ways({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords('shell');
  const { data } = useSession();
  const { pathname, search } = useLocation();
  const isLocal = hasPassword(data?.staff);
  return (
    <div className="stack">
      <p>{t('again.text')}</p>
      {(isLocal || !data?.methods.oidc) && <PasswordForm onDone={onDone} />}
      {data?.methods.oidc && !isLocal && (
        <>
          <p className="quiet">{t('again.elsewhereText')}</p>
          <a className="button button-primary" href={oidcAddress(pathname + search, true)}>
            {t('again.elsewhere', { label: data.methods.oidc.label })}
          </a>
        </>
      )}
    </div>
  );
}

function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords('shell');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      queryClient.setQueryData(
        sessionQuery.queryKey,
        await call('POST /session/re-authentication', { body: { password } }),
      );
      onDone();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  const isWrong = error !== undefined && asProblem(error).kind === 'sign-in-failed';
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      <TextField
        type="password"
        label={t('again.password')}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={isWrong ? t('again.wrong') : undefined}
        isRequired
        autoFocus
      />
      {error !== undefined && !isWrong && <ErrorState error={error} />}
      <div className="row dialog-actions">
        <Button type="submit" look="primary" isPending={isBusy}>
          {t('again.confirm')}
        </Button>
      </div>
    </form>
  );
}
