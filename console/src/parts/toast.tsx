import { useSyncExternalStore } from 'react';
import { useWords } from '../words/index.js';
import { Button } from './button.js';
import './toast.css';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

const STAYS_MS = 8000;
const listeners = new Set<() => void>();
let notices: readonly Notice[] = [];
let count = 0;

function set(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => set(notices.filter((notice) => notice.id !== id));

/** Says that something was done (or was not). Goes by itself; nothing that must be acted on is said here. */
export function say(text: string, tone: Notice['tone'] = 'good'): void {
  count += 1;
  const id = count;
  set([...notices.slice(-2), { id, text, tone }]);
  setTimeout(() => dismiss(id), STAYS_MS);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Once, in the frame. */
export function Toasts() {
  const { t } = useWords('shared');
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className="toasts" role="status" aria-live="polite" aria-label={t('notices')}>
      {shown.map(({ id, text, tone }) => (
        <div key={id} className={`toast toast-${tone}`}>
          <span>{text}</span>
          <Button look="plain" onPress={() => dismiss(id)}>
            {t('dismiss')}
          </Button>
        </div>
      ))}
    </div>
  );
}
