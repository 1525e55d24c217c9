import type { LoaderFunctionArgs } from 'react-router';
import { query, queryClient } from '../../api/index.js';

export default function start({ params }: LoaderFunctionArgs): void {
  void queryClient.prefetchQuery(query('GET /decisions/:id', { params: { id: params['id'] ?? '' } }));
}
