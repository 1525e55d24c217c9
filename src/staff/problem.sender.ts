import type { FastifyReply } from 'fastify';
import type { StaffProblem } from './problem.js';

/** RFC 9457 section 3. */
export function sendProblem(reply: FastifyReply, problem: StaffProblem): void {
  if (problem.retryAfter !== undefined) void reply.header('retry-after', String(problem.retryAfter));
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem.toBody()));
}
