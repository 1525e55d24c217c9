import { type ReactNode, useEffect, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { asProblem, call, forgetEverything, queryClient, type SessionView } from '../../api/index.js';
import { sessionQuery, useSession } from '../../api/session.js';
import { Button, EmptyState, ErrorState, Loaded, Page, TextField } from '../../parts/index.js';
import { oidcAddress } from '../../parts/sign-in-again.js';
import { Preferences } from '../../shell/account.js';
import { useWords } from '../../words/index.js';
import { problemIn, returnPath, setupTokenIn } from './arrival.js';
import './page.css';

/** The token leaves the address at once: it must not stay in the history, nor on a screenshot. */
function useSetupToken(): string | undefined {
  const [token] = useState(() => setupTokenIn(location.hash));
  useEffect(() => {
    if (token !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  }, [token]);
  return token;
}

export default function SignInPage() {
  const { t } = useWords('sign-in');
  const session = useSession();
  const [search] = useSearchParams();
  const back = returnPath(search.get('return'));
  const token = useSetupToken();
  const [isDone, setDone] = useState(false);
  const isFirst = session.data?.methods.setup ?? false;
  // A set-up link is for one person: who is signed in already is told so when they use it.
  if (session.data?.staff && (token === undefined || isDone)) return <Navigate to={back} replace />;
  const title = isFirst ? t('setupTitle') : token === undefined ? t('title') : t('linkTitle');
  const lead = isFirst ? t('setupText') : token === undefined ? undefined : t('linkText');
  const problem = problemIn(search);
  return (
    <main className="sign-in">
      <p className="sign-in-name">Verigate</p>
      <Page title={title} lead={lead}>
        {problem && (
          <p role="alert" className="sign-in-problem">
            {t(`problem.${problem}`)}
          </p>
        )}
        <Loaded of={session}>
          {({ methods }) =>
            isFirst || token !== undefined ? (
              <SetupForm isFirst={isFirst} token={token} onDone={() => setDone(true)} />
            ) : (
              <Ways methods={methods} back={back} />
            )
          }
        </Loaded>
      </Page>
      <div className="sign-in-preferences">
        <Preferences />
      </div>
    </main>
  );
}

function Ways({ methods, back }: { readonly methods: SessionView['methods']; readonly back: string }) {
  const { t } = useWords('sign-in');
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
function useSigningIn(send: () => Promise<SessionView>, onDone?: () => void) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const session = await send();
      forgetEverything();
      queryClient.setQueryData(sessionQuery.queryKey, session);
      onDone?.();
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
  const isWrong = error !== undefined && asProblem(error).kind === 'sign-in-failed';
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

interface SetupFormProps {
  /** The first administrator chooses a name; who was added has one. */
  readonly isFirst: boolean;
  readonly token: string | undefined;
  readonly onDone: () => void;
}

function SetupForm({ isFirst, token, onDone }: SetupFormProps) {
  const { t } = useWords('sign-in');
  const [form, setForm] = useState({ token: token ?? '', username: '', displayName: '', password: '' });
  const body = isFirst ? form : { token: form.token, password: form.password };
  const { error, isBusy, submit } = useSigningIn(() => call('POST /setup', { body }), onDone);
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    error: error === undefined ? undefined : asProblem(error).of(name),
    isRequired: true,
  });
  return (
    <Form onSubmit={submit}>
      {token === undefined && <TextField label={t('token')} autoComplete="off" {...field('token')} />}
      {isFirst && (
        <>
          <TextField label={t('username')} autoComplete="username" {...field('username')} />
          <TextField
            label={t('displayName')}
            help={t('displayNameHelp')}
            autoComplete="name"
            {...field('displayName')}
          />
        </>
      )}
      <TextField
        label={t('newPassword')}
        help={t('newPasswordHelp')}
        type="password"
        autoComplete="new-password"
        {...field('password')}
      />
      {error !== undefined && <ErrorState error={error} />}
      <Button type="submit" look="primary" isPending={isBusy}>
        {isFirst ? t('make') : t('setPassword')}
      </Button>
    </Form>
  );
}
