import { useEffect, useState } from 'react';
import { asProblem, queryClient } from '../../api/index.js';
import { isSomebodyThere } from '../../api/presence.js';
import { decisionsQuery, readNewer } from './decisions-query.js';
import type { UrlFilters } from './filters.js';
import { type Rows, withNewer } from './newest.js';

const EVERY_MS = 2000;

/** While it is on, what was put on record since is asked for again and again. What passes by itself is tried again; a refusal ends it. */
export function useLiveTail(filters: UrlFilters) {
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    if (!isLive) return undefined;
    const ending = new AbortController();
    const { queryKey } = decisionsQuery(filters, {});
    const poll = async (): Promise<void> => {
      const after = queryClient.getQueryData<Rows>(queryKey)?.pages[0]?.newer;
      if (after === undefined || !isSomebodyThere()) return;
      try {
        const newer = await readNewer(filters, after, ending.signal);
        queryClient.setQueryData<Rows>(queryKey, (known) => known && withNewer(known, newer));
      } catch (error) {
        if (!ending.signal.aborted && !asProblem(error).isPassing) setLive(false);
      }
    };
    let timer: ReturnType<typeof setTimeout>;
    // One after the other: a slow answer is not asked for twice.
    const again = (): void => {
      timer = setTimeout(() => void poll().then(() => ending.signal.aborted || again()), EVERY_MS);
    };
    void poll().then(() => ending.signal.aborted || again());
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [isLive, filters]);
  return { isLive, setLive };
}
