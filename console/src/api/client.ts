import type { AnswerOf, CallOf, RouteName } from './contract.js';
import { type ApiProblem, ownProblem, problemOf } from './problem.js';

const PREFIX = '/staff/v1';

/** What the client asks of those around it. */
export interface ClientWiring {
  readonly fetch: typeof fetch;
  /** Nobody is signed in any more. */
  readonly onSignedOut: () => void;
  /** The last authentication was too long ago: resolves to true when the person has authenticated again. */
  readonly onSignInAgain: () => Promise<boolean>;
}

type Part = string | number | boolean | undefined;

/** The address of a route: parameters in their places, the query without what is empty. */
export function addressOf(route: string, params: object = {}, query: object = {}): string {
  const path = route.replace(/^[A-Z]+ /, '').replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = (params as Readonly<Record<string, Part>>)[name];
    if (value === undefined || value === '') throw new RangeError(`${route} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, Part][]) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${PREFIX}${path}${text === '' ? '' : `?${text}`}`;
}

interface AnyCall {
  readonly params?: object;
  readonly query?: object;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Calls of the staff interface. Throws ApiProblem, or the AbortError of the signal. */
export class ApiClient {
  constructor(private readonly wiring: ClientWiring) {}

  async call<R extends RouteName>(route: R, call: CallOf<R>): Promise<AnswerOf<R>> {
    const response = await this.send(route, call);
    if (response.status === 204) return undefined;
    const text = await response.text();
    if (text === '') return undefined;
    try {
      return JSON.parse(text) as AnswerOf<R>;
    } catch {
      throw ownProblem('unreadable', response.status);
    }
  }

  /** The same for routes that are no JSON, or not in the contract yet: `PUT /invitation-quotas/:issuer`. */
  async send(route: string, call: AnyCall): Promise<Response> {
    const response = await this.#fetch(route, call);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (problem.kind === 'sign-in-again' && (await this.wiring.onSignInAgain())) {
      const again = await this.#fetch(route, call);
      if (again.ok) return again;
      throw this.#told(await problemOf(again));
    }
    throw this.#told(problem);
  }

  #told(problem: ApiProblem): ApiProblem {
    // A wrong password (`sign-in-failed`) ends no session.
    if (problem.kind === 'not-authenticated') this.wiring.onSignedOut();
    return problem;
  }

  async #fetch(route: string, { params, query, body, signal }: AnyCall): Promise<Response> {
    const method = route.slice(0, route.indexOf(' '));
    const isText = typeof body === 'string';
    try {
      return await this.wiring.fetch(addressOf(route, params, query), {
        method,
        signal: signal ?? null,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: {
          accept: 'application/json, application/problem+json',
          // No other site can send this header: the service takes no write of a session without it.
          ...(method === 'GET' ? {} : { 'x-verigate-request': 'console' }),
          ...(body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' }),
        },
        body: body === undefined ? null : isText ? body : JSON.stringify(body),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw ownProblem('offline', 0);
    }
  }
}
