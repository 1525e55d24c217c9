import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { send } from './answer.sender.js';
import type { ConnectorEvents } from './connector-events.port.js';
import { tell } from './conversation.js';
import { TRANSPORT_REFUSALS, type TransportStatus, transportRefusal } from './transport-refusals.js';

/** What the HTTP parser may stumble over, and the status line that says so. */
const STATUS_LINES: Readonly<Record<string, readonly [status: TransportStatus, phrase: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Content Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};
const BAD_REQUEST = [400, 'Bad Request'] as const;

/** A whole request must have come after this time, its body included; the flows' budgets are shorter. */
const REQUEST_TIMEOUT_MS = 30_000;

type ServerError = { readonly code?: string; readonly statusCode?: number };

/**
 * Options for the Fastify server that carries the connectors: what goes wrong before a request has a route, and so before the edge's own
 * error handling, is answered in the contract's shape too. They hold for all of the server.
 */
export function connectorServerOptions(events: () => ConnectorEvents | undefined) {
  const refused = (status: number): void => tell(() => events()?.refused(undefined, status, 'bad_http'));
  return {
    requestTimeout: REQUEST_TIMEOUT_MS,
    // What is under way when the process stops is answered; Fastify would say 503 in its own words.
    return503OnClosing: false,
    /** A URL that is none: the router threw. */
    frameworkErrors(error: ServerError, request: FastifyRequest, reply: FastifyReply): void {
      const answer = transportRefusal(error.statusCode);
      send(request, reply, answer);
      refused(answer.status);
    },
    /** Bytes that are not HTTP: there is a socket and nothing else. */
    clientErrorHandler(error: ServerError, socket: Socket): void {
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      const [status, phrase] = STATUS_LINES[error.code ?? ''] ?? BAD_REQUEST;
      // A request cut short is told of by whoever was reading it.
      if (error.code !== 'HPE_INVALID_EOF_STATE') refused(status);
      socket.end(rawResponse(`${status} ${phrase}`, TRANSPORT_REFUSALS[status].body));
    },
  };
}

const rawResponse = (status: string, body: string): string =>
  [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    'cache-control: no-store',
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
