import { useEffect, useSyncExternalStore } from 'react';

/** A single key of one page, and what it does in words. A key may lead to a question; it never does what cannot be taken back. */
export interface PageKey {
  readonly key: string;
  readonly text: string;
  readonly act: () => void;
}

let shown: readonly PageKey[] = [];
const listeners = new Set<() => void>();

function set(keys: readonly PageKey[]): void {
  shown = keys;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Keys of the page that is shown, for the list of keys. */
export const useShownKeys = (): readonly PageKey[] => useSyncExternalStore(subscribe, () => shown);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea, [contenteditable]');

/** Is this a single key, pressed where nobody types and nothing must be answered? */
export const isSingleKey = ({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean =>
  !(ctrlKey || metaKey || altKey || isTyping(target) || document.querySelector('.dialog'));

/** While the page is shown its keys work, and stand in the list of keys (`?`). */
export function usePageKeys(keys: readonly PageKey[]): void {
  const names = keys.map(({ key, text }) => `${key} ${text}`).join('\n');
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const found = isSingleKey(event) && keys.find(({ key }) => key === event.key);
      if (!found) return;
      event.preventDefault();
      found.act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  // What the keys do may be new at each drawing; the list changes with their words only.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` stands for `keys`.
  useEffect(() => {
    set(keys);
    return () => set([]);
  }, [names]);
}
