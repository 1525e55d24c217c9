import { useEffect, useId, useSyncExternalStore } from 'react';

interface NamedKey {
  readonly key: string;
  readonly text: string;
}

/** A single key of one page, and what it does in words. A key may lead to a question; it never does what cannot be taken back. */
export interface PageKey extends NamedKey {
  readonly act: () => void;
}

/** By the part of the page that brings them. */
const parts = new Map<string, readonly NamedKey[]>();
const listeners = new Set<() => void>();
let shown: readonly NamedKey[] = [];

function set(part: string, keys: readonly NamedKey[] | undefined): void {
  if (keys) parts.set(part, keys);
  else parts.delete(part);
  shown = [...parts.values()].flat();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Keys of the page that is shown, for the list of keys. */
export const useShownKeys = (): readonly NamedKey[] => useSyncExternalStore(subscribe, () => shown);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea, [contenteditable]');

/** Is this a single key, pressed where nobody types and nothing must be answered? */
export const isSingleKey = ({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean =>
  !(ctrlKey || metaKey || altKey || isTyping(target) || document.querySelector('.dialog'));

/** While the part of the page is shown its keys work, and stand in the list of keys (`?`). */
export function usePageKeys(keys: readonly PageKey[]): void {
  const part = useId();
  // What the keys do may be new at each drawing; the list changes with their words only.
  const named = JSON.stringify(keys.map(({ key, text }) => ({ key, text })));
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
  useEffect(() => {
    set(part, JSON.parse(named) as readonly NamedKey[]);
    return () => set(part, undefined);
  }, [part, named]);
}
