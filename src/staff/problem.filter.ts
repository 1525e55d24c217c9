import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONNECTOR_EVENTS, type ConnectorEvents, RefusalFilter } from '../connector/index.js';
import { sendProblem } from './problem.sender.js';
import { problemOf } from './problem-of.js';
import { isStaffRequest } from './staff.edge.js';
import { STAFF_EVENTS, type StaffEvents } from './staff-events.port.js';

/** What a staff request is told of anything that was thrown: our own sentences, never a stack, never a library's or the database's text. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** Of several filters for everything Nest asks one: it has to know who speaks to everybody else. */
  readonly #others: RefusalFilter;

  constructor(
    @Inject(STAFF_EVENTS) private readonly events: StaffEvents,
    @Inject(CONNECTOR_EVENTS) connector: ConnectorEvents,
  ) {
    this.#others = new RefusalFilter(connector);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    // oxlint-disable-next-line promise/valid-params -- a filter's catch is no promise's
    if (!isStaffRequest(http.getRequest<FastifyRequest>())) return this.#others.catch(error, host);
    const problem = problemOf(error);
    if (problem.status >= 500) this.events.failed(error);
    sendProblem(http.getResponse<FastifyReply>(), problem);
  }
}
