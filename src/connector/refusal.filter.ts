import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from './answer.sender.js';
import { CONNECTOR_EVENTS, type ConnectorEvents, type RefusalReason } from './connector-events.port.js';
import { tell } from './conversation.js';
import { transportRefusal } from './transport-refusals.js';

/**
 * Whatever the application outside the connectors has no answer for: an address without a route, and what a route throws. Nest's own bodies
 * would repeat the address, or the error's message; these say what every refusal of the gateway says.
 */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  readonly #logger = new Logger(RefusalFilter.name);

  constructor(@Inject(CONNECTOR_EVENTS) private readonly events: ConnectorEvents) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    // Without a route, what could not be read of the body makes no difference.
    const status = request.is404 ? 404 : statusOf(error);
    if (status === 500) this.#logger.error(error);
    const answer = transportRefusal(status);
    send(request, http.getResponse<FastifyReply>(), answer);
    tell(() => this.events.refused(undefined, answer.status, reasonOf(request, status)));
  }
}

/** Of a refusal by Nest or Fastify; anything else that is thrown is a fault of ours. */
function statusOf(error: unknown): number {
  const told =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof told === 'number' && told >= 400 && told < 500 ? told : 500;
}

function reasonOf({ is404 }: FastifyRequest, status: number): RefusalReason {
  if (is404) return 'unknown_path';
  return status === 500 ? 'defect' : 'bad_http';
}
