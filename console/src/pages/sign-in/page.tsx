import { type ReactNode, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { asProblem, call, forgetEverything, queryClient, type SessionView } from '../../api/index.js';
import { sessionQuery, useSession } from '../../api/session.js';
import { Button, EmptyState, ErrorState, Loaded, Page, TextField } from '../../parts/index.js';
import { oidcAddress } from '../../parts/sign-in-again.js';
import { Preferences } from '../../shell/account.js';
import { useWords } from '../../words/index.js';
import { returnPath } from './return-path.js';
import './page.css';

export default function SignInPage() {
  const { t } = useWords('sign-in');
  const session = useSession();
  const back = returnPath(useSearchParams()[0].get('return'));
  if (session.data?.staff) return <Navigate to={back} replace />;
  const isSetup = session.data?.methods.setup ?? false;
  return (
    <main className="sign-in">
      <p className="sign-in-name">Verigate</p>
      <Page title={isSetup ? t('setupTitle') : t('title')} lead={isSetup ? t('setupText') : undefined}>
        <Loaded of={session}>{({ methods }) => <Ways methods={methods} back={back} />}</Loaded>
      </Page>
      <div className="sign-in-preferences">
        <Preferences />
      </div>
    </main>
  );
}

function Ways({ methods, back }: { readonly methods: SessionView['methods']; readonly back: string }) {
  const { t } = useWords('sign-in');
  if (methods.setup) return <SetupForm />;
  if (!methods.oidc && !methods.local) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
  return (
    <div className="stack">
      {methods.oidc && (
        <a className="button button-primary" href={oidcAddress(back, false)}>
          {t('with', { label: methods.oidc.label })}
        </a>
      )}
      {methods.oidc && methods.local && <p className="quiet">{t('or')}</p>}
      {methods.local && <PasswordForm />}
    </div>
  );
}

/** Sends a form that ends in a session. Of another person nothing may be left. */
function useSigningIn(send: () => Promise<SessionView>) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const session = await send();
      forgetEverything();
      queryClient.setQueryData(sessionQuery.queryKey, session);
      await queryClient.invalidateQueries(sessionQuery);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { error, isBusy, submit };
}

const Form = ({ onSubmit, children }: { readonly onSubmit: () => Promise<void>; readonly children: ReactNode }) => (
  <form
    className="stack"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      void onSubmit();
    }}
  >
    {children}
  </form>
);

function PasswordForm() {
  const { t } = useWords('sign-in');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const { error, isBusy, submit } = useSigningIn(() => call('POST /session', { body: { username, password } }));
  const isWrong = error !== undefined && asProblem(error).status === 401;
  return (
    <Form onSubmit={submit}>
      <TextField
        label={t('username')}
        name="username"
        autoComplete="username"
        value={username}
        onChange={setUsername}
        isRequired
      />
      <TextField
        label={t('password')}
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={isWrong ? t('wrong') : undefined}
        isRequired
      />
      {error !== undefined && !isWrong && <ErrorState error={error} />}
      <Button type="submit" look="primary" isPending={isBusy}>
        {t('submit')}
      </Button>
    </Form>
  );
}

function SetupForm() {
  const { t } = useWords('sign-in');
  const [form, setForm] = useState({ token: '', username: '', displayName: '', password: '' });
  const { error, isBusy, submit } = useSigningIn(() => call('POST /setup', { body: form }));
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    error: error === undefined ? undefined : asProblem(error).of(name),
    isRequired: true,
  });
  return (
    <Form onSubmit={submit}>
      <TextField label={t('token')} autoComplete="off" {...field('token')} />
      <TextField label={t('username')} autoComplete="username" {...field('username')} />
      <TextField label={t('displayName')} help={t('displayNameHelp')} autoComplete="name" {...field('displayName')} />
      <TextField
        label={t('newPassword')}
        help={t('newPasswordHelp')}
        type="password"
        autoComplete="new-password"
        {...field('password')}
      />
      {error !== undefined && <ErrorState error={error} />}
      <Button type="submit" look="primary" isPending={isBusy}>
        {t('make')}
      </Button>
    </Form>
  );
}
