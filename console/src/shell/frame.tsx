import { useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from '../api/session.js';
import { SignInAgain } from '../parts/sign-in-again.js';
import { ErrorState, Skeleton } from '../parts/states.js';
import { Toasts } from '../parts/toast.js';
import { useWords } from '../words/index.js';
import { Account } from './account.js';
import { KeyboardHelp } from './keyboard-help.js';
import { Navigation } from './navigation.js';
import './frame.css';

/** Around every page of somebody who is signed in. */
export function Frame() {
  const { t } = useWords('shell');
  const { data, error, refetch } = useSession();
  const { pathname, search } = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => setMenuOpen(false), [pathname]);

  if (error && !data)
    return (
      <main className="alone">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </main>
    );
  if (!data)
    return (
      <main className="alone">
        <Skeleton />
      </main>
    );
  if (!data.staff) return <Navigate to={`/sign-in?return=${encodeURIComponent(pathname + search)}`} replace />;
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="frame-bar">
        <button
          type="button"
          className="frame-menu button"
          aria-expanded={isMenuOpen}
          aria-controls="navigation"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          {t('nav.open')}
        </button>
        <span className="frame-name">{t('product')}</span>
        <Account staff={data.staff} onHelp={() => setHelpOpen(true)} />
      </header>
      <Navigation roles={data.staff.roles} isOpen={isMenuOpen} onClose={() => setMenuOpen(false)} />
      <main id="content" className="frame-content" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
      <KeyboardHelp
        roles={data.staff.roles}
        isOpen={isHelpOpen}
        onOpen={() => setHelpOpen(true)}
        onClose={() => setHelpOpen(false)}
      />
      <SignInAgain />
    </div>
  );
}
