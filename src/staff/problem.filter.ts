import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONNECTOR_EVENTS, type ConnectorEvents, RefusalFilter } from '../connector/index.js';
import { StaffProblem, typeOfStatus } from './problem.js';
import { sendProblem } from './problem.sender.js';
import { isStaffRequest } from './staff.edge.js';
import { STAFF_EVENTS, type StaffEvents } from './staff-events.port.js';

/** Thrown by the journal and the stores when nothing was written; known by name, because the filter serves every feature. */
const AWAY: ReadonlySet<string> = new Set(['NothingWritten', 'JournalUnavailable']);

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

export function problemOf(error: unknown): StaffProblem {
  if (error instanceof StaffProblem) return error;
  if (error instanceof Error && AWAY.has(error.name)) return new StaffProblem('unavailable');
  const status = statusOf(error);
  if (status === undefined || status < 400) return new StaffProblem('defect');
  const type = typeOfStatus(status);
  const isUnreadable = type === 'invalid-input' && !(error instanceof HttpException);
  return isUnreadable
    ? new StaffProblem(type, undefined, [{ path: 'body', problem: 'cannot be read as its content type says' }])
    : new StaffProblem(type);
}

/** Of Nest's exceptions, and of Fastify's errors about bodies. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode, code } = (error ?? {}) as { readonly statusCode?: unknown; readonly code?: unknown };
  const isFastify = typeof code === 'string' && code.startsWith('FST_');
  return isFastify && typeof statusCode === 'number' ? statusCode : undefined;
}
