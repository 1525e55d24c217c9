import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { admit } from './admitted.js';
import type { FailureLimit } from './failure-limit.js';
import { isGlance, isOpenRoute } from './open-routes.js';
import { invalid, StaffProblem, tooMany } from './problem.js';
import { sendProblem } from './problem.sender.js';
import { problemOf } from './problem-of.js';
import { readCookie, SESSION_COOKIE } from './sign-in/cookies.js';
import { comesFromOurPages } from './sign-in/same-origin.rules.js';
import type { SessionsDesk } from './sign-in/sessions.desk.js';
import type { StaffAuthenticator } from './staff.authenticator.js';
import type { StaffEvents, StaffRefusal } from './staff-events.port.js';

/** Every address of the staff interface begins so. */
export const STAFF_PREFIX = '/staff/';

/** The route that was found, else the address as it was sent: an address may be written in many ways, a route in one. */
export const isStaffRequest = ({ routeOptions, url }: Pick<FastifyRequest, 'routeOptions' | 'url'>): boolean =>
  (routeOptions.url ?? url).startsWith(STAFF_PREFIX);

/** `background`: what the console asks on its own keeps nobody signed in. */
const ACTIVITY_HEADER = 'x-verigate-activity';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * On every answer, unless its route says otherwise: kept nowhere, taken for nothing but what its type says, and should a browser open one as
 * a page, then as a page that may do nothing.
 */
const ANSWER_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const TWO_CREDENTIALS = invalid([
  { path: 'authorization', problem: 'comes with a session cookie: send a key or a session, not both' },
]);
const CROSS_SITE = new StaffProblem(
  'not-allowed',
  'With a session, and to begin one, a request must come from the console of this address; what changes something needs the header "x-verigate-request: console".',
);

/**
 * Who is not known is turned away before a byte of the body is read, and before it is said whether there is anything at the address. A key is
 * known at once; for a session's cookie there is a look, and its requests must come from our own pages. Both at once are refused: nobody
 * could say who acts. Bodies of text/csv are handed on unread: they may be large, and are read as they come.
 */
export class StaffEdge {
  constructor(
    private readonly authenticator: StaffAuthenticator,
    private readonly limit: FailureLimit,
    private readonly events: StaffEvents,
    private readonly publicUrl: string | undefined,
    private readonly sessions: SessionsDesk | undefined,
  ) {}

  /** Call before the instance is ready. */
  register(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!isStaffRequest(request)) return done();
      void reply.headers(ANSWER_HEADERS);
      const cookie = readCookie(request.headers.cookie, SESSION_COOKIE);
      if (cookie === undefined) {
        if (this.#admitWithoutSession(request, reply)) done();
        return;
      }
      void this.#admitSession(request, reply, cookie)
        .catch((error: unknown) => this.#failed(reply, error))
        // oxlint-disable-next-line promise/no-callback-in-promise -- the hook goes on for keys without a promise
        .then((isIn) => isIn && done());
    });
    fastify.addContentTypeParser('text/csv', (request, payload, done) => {
      if (isStaffRequest(request)) done(null, payload);
      else done(new StaffProblem('unsupported-media-type'));
    });
  }

  /** False: it has been answered. */
  #admitWithoutSession(request: FastifyRequest, reply: FastifyReply): boolean {
    if (isOpenRoute(request)) {
      if (SAFE.has(request.method) || comesFromOurPages(request, this.publicUrl)) return true;
      return this.#refuse(reply, 'cross_site', CROSS_SITE);
    }
    const presented = authorizationOf(request);
    const identity = this.authenticator.authenticate(presented);
    if (identity) {
      admit(request, identity);
      return true;
    }
    return presented.length > 0 ? this.#refuseKey(request, reply) : this.#unknown(reply, 'no_key');
  }

  async #admitSession(request: FastifyRequest, reply: FastifyReply, token: string): Promise<boolean> {
    if (authorizationOf(request).length > 0) return this.#refuse(reply, 'two_credentials', TWO_CREDENTIALS);
    const isOpen = isOpenRoute(request);
    // A person comes back from the OpenID provider's site.
    const isExempt = isOpen && SAFE.has(request.method);
    if (!isExempt && !comesFromOurPages(request, this.publicUrl)) return this.#refuse(reply, 'cross_site', CROSS_SITE);
    const isActivity = !isGlance(request) && request.headers[ACTIVITY_HEADER] !== 'background';
    const session = await this.sessions?.find(token, isActivity);
    if (session) admit(request, session.identity, session);
    if (session || isOpen) return true;
    // The cookie stays: an answer that comes late must not take away the token that another one has just brought.
    return this.#unknown(reply, 'no_session');
  }

  #refuseKey(request: FastifyRequest, reply: FastifyReply): false {
    const waitSeconds = this.limit.count(request.raw.socket.remoteAddress ?? '');
    if (waitSeconds === undefined) return this.#unknown(reply, 'wrong_key');
    return this.#refuse(reply, 'too_many_attempts', tooMany(waitSeconds));
  }

  #unknown(reply: FastifyReply, reason: StaffRefusal): false {
    const asking = reply.header('www-authenticate', 'Bearer realm="verigate"');
    return this.#refuse(asking, reason, new StaffProblem('not-authenticated'));
  }

  #refuse(reply: FastifyReply, reason: StaffRefusal, problem: StaffProblem): false {
    // The body has not been read: what is left of it is not waited for.
    sendProblem(reply.header('connection', 'close'), problem);
    this.events.refused(reason, problem.status);
    return false;
  }

  #failed(reply: FastifyReply, error: unknown): false {
    const problem = problemOf(error);
    if (problem.status >= 500) this.events.failed(error);
    sendProblem(reply.header('connection', 'close'), problem);
    return false;
  }
}

/** Node joins or drops repeated headers; the raw list shows each. */
const authorizationOf = ({ raw: { rawHeaders } }: FastifyRequest): readonly string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'authorization');
