import { call, type DecisionPage, type PersonKeys } from '../../api/index.js';
import { boundsOf } from '../../parts/period.js';
import { isEmpty, type UrlFilters, withoutGaps } from './filters.js';

const PAGE_ROWS = 50;
const KEPT_MS = 300_000;

const asked = ({ last, from, to, ...others }: UrlFilters) => ({
  ...others,
  ...boundsOf({ last, from, to }, new Date()),
});

/** One page. Personal values go into a body, and with them everything else. */
function readPage(
  filters: UrlFilters,
  person: PersonKeys,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<DecisionPage> {
  const page = { ...asked(filters), cursor, limit: PAGE_ROWS };
  if (isEmpty(person)) return call('GET /decisions', { query: page, signal });
  return call('POST /decisions/search', { body: withoutGaps({ ...page, ...person }), signal });
}

/** What was put on record since, oldest first. */
export const readNewer = (filters: UrlFilters, after: string, signal: AbortSignal): Promise<DecisionPage> =>
  call('GET /decisions', { query: { ...asked(filters), after }, signal });

/** A reference is looked up and not followed, and looking for a person is an event each time. */
export const canFollow = (filters: UrlFilters, person: PersonKeys): boolean =>
  filters.reference === undefined && isEmpty(person);

/** For useInfiniteQuery, and for asking before the page is there. */
export const decisionsQuery = (filters: UrlFilters, person: PersonKeys) => ({
  queryKey: ['decisions', filters, person] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    readPage(filters, person, pageParam, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: DecisionPage): string | undefined => next,
  // What names a person is not kept once nobody looks at it, and is asked for once: each time is an entry of the audit log.
  ...(isEmpty(person)
    ? { gcTime: KEPT_MS }
    : { gcTime: 0, staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnReconnect: false }),
});
