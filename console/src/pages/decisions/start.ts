import type { LoaderFunctionArgs } from 'react-router';
import { queryClient } from '../../api/index.js';
import { decisionsQuery } from './decisions-query.js';
import { filtersOf } from './filters.js';

export default function start({ request }: LoaderFunctionArgs): void {
  void queryClient.prefetchInfiniteQuery(decisionsQuery(filtersOf(new URL(request.url).searchParams), {}));
}
