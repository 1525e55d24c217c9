import { Fragment, useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Role } from '../api/index.js';
import { type NavName, pagesFor } from '../pages.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { isSingleKey, useShownKeys } from '../parts/page-keys.js';
import { useWords } from '../words/index.js';

interface KeyboardHelpProps {
  readonly roles: readonly Role[];
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** `g` waits this long for its second key. */
const PAIR_MS = 1200;

/** Single keys of the whole console, outside text fields and dialogs, and the list of them. */
export function KeyboardHelp({ roles, isOpen, onOpen, onClose }: KeyboardHelpProps) {
  const { t } = useWords('shell');
  const { t: shared } = useWords('shared');
  const navigate = useNavigate();
  const leader = useRef(Number.NEGATIVE_INFINITY);
  const ofPage = useShownKeys();
  const pages = pagesFor(roles).filter(({ key }) => key !== undefined);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, timeStamp } = event;
      if (!isSingleKey(event)) return;
      const follows = timeStamp - leader.current < PAIR_MS;
      const page = follows && pages.find((row) => row.key === key);
      leader.current = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
      if (page) {
        event.preventDefault();
        event.stopPropagation();
        void navigate(`/${page.path}`);
      } else if (key === '?') onOpen();
      else if (key === '/') {
        const field = document.querySelector<HTMLElement>('search input, search select');
        if (field) event.preventDefault();
        field?.focus();
      }
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  });
  const keys: readonly (readonly [readonly string[], string])[] = [
    [['?'], t('keyboard.help')],
    [['/'], t('keyboard.search')],
    [['↓', 'j'], t('keyboard.next')],
    [['↑', 'k'], t('keyboard.previous')],
    [['Home', 'End'], t('keyboard.ends')],
    [['Enter'], t('keyboard.open')],
    [['Esc'], t('keyboard.close')],
    ...ofPage.map(({ key, text }) => [[key], t('keyboard.here', { text })] as const),
    ...pages.map(
      ({ page, key = '' }) => [[`g ${key}`], t('keyboard.go', { page: t(`nav.${page as NavName}`) })] as const,
    ),
  ];
  return (
    <Dialog title={t('keyboard.title')} isOpen={isOpen} onClose={onClose}>
      <p className="quiet">{t('keyboard.where')}</p>
      <dl className="keys">
        {keys.map(([names, text]) => (
          <Fragment key={names.join()}>
            <dt>
              {names.map((name, index) => (
                <Fragment key={name}>
                  {index > 0 && ' '}
                  <kbd>{name}</kbd>
                </Fragment>
              ))}
            </dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
      </dl>
      <div className="row dialog-actions">
        <Button onPress={onClose}>{shared('close')}</Button>
      </div>
    </Dialog>
  );
}
