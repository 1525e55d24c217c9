import type { InfiniteData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PersonKeys } from '../../api/index.js';
import { asProblem, queryClient } from '../../api/index.js';
import { type DecisionPage, decisionsQuery, readDecisions } from './decisions-query.js';
import type { UrlFilters } from './filters.js';

const EVERY_MS = 3000;

export type Rows = InfiniteData<DecisionPage, string | undefined>;

/**
 * Puts what is new before what is known. When so much is new that the two do not touch, the list begins anew: a gap would look
 * like nothing had happened. The same value comes back when nothing is new.
 */
export function withNewest(known: Rows, newest: DecisionPage): Rows {
  const [first, ...others] = known.pages;
  const ids = new Set(first?.items.map(({ decisionId }) => decisionId));
  const added = newest.items.filter(({ decisionId }) => !ids.has(decisionId));
  if (!first || (added.length === newest.items.length && ids.size > 0 && newest.next !== undefined))
    return { pages: [newest], pageParams: [undefined] };
  if (added.length === 0) return known;
  return { ...known, pages: [{ ...first, items: [...added, ...first.items] }, ...others] };
}

/** While it is on, the newest page is asked for again and again; a fault pauses nothing and is tried again, a refusal ends it. */
export function useLiveTail(filters: UrlFilters, person: PersonKeys) {
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    if (!isLive) return undefined;
    const ending = new AbortController();
    const { queryKey } = decisionsQuery(filters, person);
    const poll = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const newest = await readDecisions(filters, person, { signal: ending.signal });
        queryClient.setQueryData<Rows>(queryKey, (known) => (known ? withNewest(known, newest) : known));
      } catch (error) {
        if (!ending.signal.aborted && !asProblem(error).isPassing) setLive(false);
      }
    };
    const timer = setInterval(() => void poll(), EVERY_MS);
    void poll();
    return () => {
      clearInterval(timer);
      ending.abort();
    };
  }, [isLive, filters, person]);
  return { isLive, setLive };
}
