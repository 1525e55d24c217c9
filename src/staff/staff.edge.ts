import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { admit } from './admitted.js';
import { FailureLimit } from './failure-limit.js';
import { StaffProblem } from './problem.js';
import { sendProblem } from './problem.sender.js';
import { StaffAuthenticator } from './staff.authenticator.js';
import { STAFF_EVENTS, type StaffEvents } from './staff-events.port.js';

/** Every address of the staff interface begins so. */
export const STAFF_PREFIX = '/staff/';

/** The route that was found, else the address as it was sent: an address may be written in many ways, a route in one. */
export const isStaffRequest = ({ routeOptions, url }: Pick<FastifyRequest, 'routeOptions' | 'url'>): boolean =>
  (routeOptions.url ?? url).startsWith(STAFF_PREFIX);

/**
 * Who is not known is turned away before a byte of the body is read, and before it is said whether there is anything at the address. Bodies
 * of text/csv are handed on unread: they may be large, and are read as they come.
 */
@Injectable()
export class StaffEdge {
  constructor(
    private readonly authenticator: StaffAuthenticator,
    private readonly limit: FailureLimit,
    @Inject(STAFF_EVENTS) private readonly events: StaffEvents,
  ) {}

  /** Call before the instance is ready. */
  register(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!isStaffRequest(request) || this.#admit(request, reply)) done();
    });
    fastify.addContentTypeParser('text/csv', (request, payload, done) => {
      if (isStaffRequest(request)) done(null, payload);
      else done(new StaffProblem('unsupported-media-type'));
    });
  }

  /** False: it has been answered. */
  #admit(request: FastifyRequest, reply: FastifyReply): boolean {
    const presented = authorizationOf(request);
    const identity = this.authenticator.authenticate(presented);
    if (identity) {
      admit(request, identity);
      return true;
    }
    this.#refuse(request, reply, presented.length > 0);
    return false;
  }

  #refuse(request: FastifyRequest, reply: FastifyReply, isWrong: boolean): void {
    // The body has not been read: what is left of it is not waited for.
    void reply.header('connection', 'close');
    const waitSeconds = isWrong ? this.limit.count(request.raw.socket.remoteAddress ?? '') : undefined;
    if (waitSeconds !== undefined) {
      sendProblem(reply.header('retry-after', String(waitSeconds)), new StaffProblem('too-many-requests'));
      this.events.refused('too_many_attempts', 429);
      return;
    }
    sendProblem(reply.header('www-authenticate', 'Bearer realm="verigate"'), new StaffProblem('not-authenticated'));
    this.events.refused(isWrong ? 'wrong_key' : 'no_key', 401);
  }
}

/** Node joins or drops repeated headers; the raw list shows each. */
const authorizationOf = ({ raw: { rawHeaders } }: FastifyRequest): readonly string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'authorization');
