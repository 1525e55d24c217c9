import { useEffect, useRef, useState } from 'react';
import { call, forgetEverything, queryClient, type SignedIn } from '../api/index.js';
import { asProblem } from '../api/problem.js';
import { hasPassword, sessionQuery } from '../api/session.js';
import { Button } from '../parts/button.js';
import { SelectField } from '../parts/field.js';
import { say } from '../parts/toast.js';
import { LANGUAGE_NAMES, LANGUAGES, type Language, speak, useWords } from '../words/index.js';
import { EndOthersDialog, PasswordDialog } from './account-dialogs.js';
import { applyTheme, storedTheme, THEMES, type Theme } from './theme.js';

/** Language and appearance: before somebody is signed in too. */
export function Preferences() {
  const { t, i18n } = useWords('shell');
  const [theme, setTheme] = useState(storedTheme);
  return (
    <>
      <SelectField
        label={t('account.language')}
        value={i18n.language}
        onChange={(language) => void speak(language as Language)}
        options={LANGUAGES.map((language) => [language, LANGUAGE_NAMES[language]] as const)}
      />
      <SelectField
        label={t('account.theme')}
        value={theme}
        onChange={(chosen) => {
          applyTheme(chosen as Theme);
          setTheme(chosen as Theme);
        }}
        options={THEMES.map((name) => [name, t(`account.themes.${name}`)] as const)}
      />
    </>
  );
}

async function signOut(): Promise<void> {
  try {
    await call('DELETE /session');
  } catch (error) {
    if (asProblem(error).status !== 401) return say(asProblem(error).message || 'offline', 'bad');
  }
  forgetEverything();
  await queryClient.invalidateQueries(sessionQuery);
}

/** Who is signed in, and what is theirs alone. */
export function Account({ staff, onHelp }: { readonly staff: SignedIn; readonly onHelp: () => void }) {
  const { t } = useWords('shell');
  const details = useRef<HTMLDetailsElement>(null);
  const [asked, setAsked] = useState<'password' | 'endOthers'>();
  useEffect(() => {
    const close = (event: Event): void => {
      const panel = details.current;
      if (!panel?.open) return;
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !panel.contains(event.target as Node))
        panel.open = false;
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, []);
  /** The menu closes; when the dialog that opens now closes too, the focus comes back to the menu's name. */
  const leave = (open: () => void) => (): void => {
    if (details.current) details.current.open = false;
    details.current?.querySelector('summary')?.focus();
    open();
  };
  const close = (): void => setAsked(undefined);
  return (
    <>
      <details className="account" ref={details}>
        <summary aria-label={`${t('account.label')}: ${staff.displayName}`}>
          <span>{staff.displayName}</span>
        </summary>
        <div className="account-panel">
          <div>
            <p className="quiet">{t('account.roles')}</p>
            <p>{staff.roles.map((role) => t(`roles.${role}`)).join(', ')}</p>
          </div>
          <Preferences />
          <Button onPress={leave(onHelp)}>{t('account.keyboard')}</Button>
          {hasPassword(staff) && <Button onPress={leave(() => setAsked('password'))}>{t('account.password')}</Button>}
          <Button onPress={leave(() => setAsked('endOthers'))}>{t('account.endOthers')}</Button>
          <Button onPress={() => void signOut()}>{t('account.signOut')}</Button>
        </div>
      </details>
      {asked === 'password' && <PasswordDialog onClose={close} />}
      {asked === 'endOthers' && <EndOthersDialog onClose={close} />}
    </>
  );
}
