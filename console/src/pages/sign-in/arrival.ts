import type { SignInProblem } from '../../api/contract.js';

const PROBLEMS = [
  'cancelled',
  'failed',
  'expired',
  'no-role',
  'second-factor',
  'disabled',
  'other-person',
  'provider-away',
] as const satisfies readonly SignInProblem[];

/** Why the OpenID provider sent somebody back without a sign-in; undefined for anything else that stands there. */
export const problemIn = (search: URLSearchParams): SignInProblem | undefined =>
  PROBLEMS.find((problem) => problem === search.get('problem'));

/** The one-time token of a set-up link, `/console/sign-in#setup=<token>`: behind the #, so that no server ever sees it in an address. */
export const setupTokenIn = (hash: string): string | undefined =>
  new URLSearchParams(hash.replace(/^#/, '')).get('setup') ?? undefined;

/** Where to go after signing in: an address of the console and no other, whatever somebody put into a link. */
export const returnPath = (asked: string | null): string =>
  asked !== null && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/sign-in') ? asked : '/';
