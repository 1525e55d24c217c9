import { type CaseFilters, type CaseView, call, type Page } from '../../api/index.js';
import { askedOf, type QueueFilters } from './filters.js';

const PAGE_ROWS = 100;
/** Colleagues work on the same queue. */
export const EVERY_MS = 30_000;

type CasePage = Page<CaseView>;

/** The queue, for useInfiniteQuery: the list and the pages of its cases share it. */
export function queueQuery(filters: QueueFilters, me: string) {
  const asked: CaseFilters = askedOf(filters, me);
  return {
    queryKey: ['GET /cases', asked] as const,
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }): Promise<CasePage> =>
      call('GET /cases', { query: { ...asked, cursor: pageParam, limit: PAGE_ROWS }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: CasePage): string | undefined => next,
  };
}
