import { QueryClient } from '@tanstack/react-query';
import { ApiClient } from './client.js';
import type { AnswerOf, CallOf, RouteName, SessionView } from './contract.js';
import { asProblem } from './problem.js';
import { Signal } from './signals.js';

export * from './contract.js';
export { ApiProblem, asProblem } from './problem.js';

/** Raised when a call needs a fresh sign-in; the dialog of the frame answers. */
export const signInAgain = new Signal<Promise<boolean>>(Promise.resolve(false));

/** One more try, after a moment, of what may pass by itself. */
const MORE_TRIES = 1;
const AGAIN_AFTER_MS = 700;
/** How long an answer is taken for new. Lists that must be newer say so themselves. */
const STALE_MS = 15_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (failures, error) => asProblem(error).isPassing && failures < MORE_TRIES,
      retryDelay: AGAIN_AFTER_MS,
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
});

const client = new ApiClient({
  fetch: (input, init) => fetch(input, init),
  onSignInAgain: () => signInAgain.raise(),
  onSignedOut: () =>
    queryClient.setQueryData<SessionView>(
      SESSION_KEY,
      (known) => known && { ...known, state: 'anonymous', staff: undefined },
    ),
});

/** One call: `await call('POST /holds/:id/release', { params: { id }, body: { reason } })`. Throws ApiProblem. */
export const call = <R extends RouteName>(route: R, ...[what]: ArgumentsOf<R>): Promise<AnswerOf<R>> =>
  client.call(route, what ?? ({} as CallOf<R>));

/** For what is no JSON: a file to upload (`body` as text is sent as CSV) or to read. */
export const send = client.send.bind(client);

/** A query for useQuery: `useQuery(query('GET /flows'))`. Its key is the route and what is asked of it. */
export const query = <R extends Extract<RouteName, `GET ${string}`>>(route: R, ...[what]: ArgumentsOf<R>) => ({
  queryKey: [route, what ?? {}] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => client.call(route, { ...what, signal } as CallOf<R>),
});

type ArgumentsOf<R extends RouteName> = {} extends CallOf<R> ? [what?: CallOf<R>] : [what: CallOf<R>];

const SESSION_KEY = ['GET /session', {}] as const;

/** Everything that is known is of the person who was signed in. */
export function forgetEverything(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}
