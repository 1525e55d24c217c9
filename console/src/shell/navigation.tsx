import { useEffect } from 'react';
import { NavLink } from 'react-router';
import type { Role } from '../api/index.js';
import { GROUPS, loadPage, type NavName, pagesFor } from '../pages.js';
import { loadWords, useWords } from '../words/index.js';

interface NavigationProps {
  readonly roles: readonly Role[];
  /** On a narrow screen it is a menu. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Who points at a page is about to open it. */
function fetchEarly(page: string): void {
  // What fails here is asked for again, and told, when the page is opened.
  void Promise.allSettled([loadPage(page)?.(), loadWords(page)]);
}

export function Navigation({ roles, isOpen, onClose }: NavigationProps) {
  const { t } = useWords('shell');
  const pages = pagesFor(roles);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return;
      onClose();
      document.querySelector<HTMLElement>('.frame-menu')?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOpen, onClose]);
  return (
    <nav id="navigation" className="nav" aria-label={t('nav.label')} data-open={isOpen || undefined}>
      {GROUPS.filter((group) => pages.some((row) => row.group === group)).map((group) => (
        <section key={group} aria-labelledby={`nav-${group}`}>
          <h2 id={`nav-${group}`}>{t(`nav.${group}`)}</h2>
          <ul>
            {pages
              .filter((row) => row.group === group)
              .map(({ page, path }) => (
                <li key={page}>
                  <NavLink
                    to={`/${path}`}
                    onPointerEnter={() => fetchEarly(page)}
                    onFocus={() => fetchEarly(page)}
                    onClick={onClose}
                  >
                    {t(`nav.${page as NavName}`)}
                  </NavLink>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
