import { useEffect } from 'react';
import { isSomebodyThere } from './presence.js';

/** Asks again by itself, as long as somebody is there to see it: `useRefresh(list.refetch, 15_000)`. Not for what is recorded each time. */
export function useRefresh(refetch: () => Promise<unknown>, everyMs: number): void {
  useEffect(() => {
    // What goes wrong is told by the query itself.
    const timer = setInterval(() => isSomebodyThere() && void refetch(), everyMs);
    return () => clearInterval(timer);
  }, [refetch, everyMs]);
}
