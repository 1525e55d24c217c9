import type { FastifyRequest } from 'fastify';

/** Where people sign in: open to everybody, each with limits of its own. */
const OPEN: ReadonlySet<string> = new Set([
  'GET /staff/v1/session',
  'POST /staff/v1/session',
  'DELETE /staff/v1/session',
  'POST /staff/v1/setup',
  'GET /staff/v1/sign-in/oidc',
  'GET /staff/v1/sign-in/oidc/callback',
]);

const routeOf = ({ method, routeOptions }: Pick<FastifyRequest, 'method' | 'routeOptions'>): string =>
  `${method === 'HEAD' ? 'GET' : method} ${routeOptions.url ?? ''}`;

export const isOpenRoute = (request: Pick<FastifyRequest, 'method' | 'routeOptions'>): boolean =>
  OPEN.has(routeOf(request));

/** Looking whether one is signed in keeps nobody signed in. */
export const isGlance = (request: Pick<FastifyRequest, 'method' | 'routeOptions'>): boolean =>
  routeOf(request) === 'GET /staff/v1/session';
