import { call, type DecisionSummary, type Page, type PersonKeys } from '../../api/index.js';
import { boundsOf } from '../../parts/period.js';
import { isEmpty, type UrlFilters, withoutGaps } from './filters.js';

const PAGE_ROWS = 50;

export type DecisionPage = Page<DecisionSummary>;

/** One page. Personal values go into a body, and with them everything else. */
export function readDecisions(
  { last, from, to, ...others }: UrlFilters,
  person: PersonKeys,
  paging: { readonly cursor?: string; readonly signal: AbortSignal },
): Promise<DecisionPage> {
  const { cursor, signal } = paging;
  const asked = { ...others, ...boundsOf({ last, from, to }, new Date()), cursor, limit: PAGE_ROWS };
  if (isEmpty(person)) return call('GET /decisions', { query: asked, signal });
  return call('POST /decisions/search', { body: withoutGaps({ ...asked, ...person }), signal });
}

/** For useInfiniteQuery, and for asking before the page is there. */
export const decisionsQuery = (filters: UrlFilters, person: PersonKeys) => ({
  queryKey: ['decisions', filters, person] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    readDecisions(filters, person, { cursor: pageParam, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: DecisionPage): string | undefined => next,
  // What names a person is not kept once nobody looks at it.
  gcTime: isEmpty(person) ? 300_000 : 0,
});
