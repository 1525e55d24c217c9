import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WireAnswer } from '#libs/connector-protocols';

/** How long a caller that was answered early may go on sending its body. */
const LINGER_MS = 2000;

/** Sends an answer of ours, whether or not the request has come whole. */
export function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, body }: WireAnswer,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (!request.raw.complete) discardRest(request, reply);
  reply
    .code(status)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers })
    .send(body);
}

/**
 * An answer before the end of the body must not close the connection: unread bytes make the kernel reset it, and the caller loses the
 * answer. What still comes is read and thrown away, for a limited time.
 */
function discardRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection');
  raw.resume();
  const timer = setTimeout(() => raw.complete || raw.destroy(), LINGER_MS);
  timer.unref();
  raw.once('close', () => clearTimeout(timer));
}
