import type { FastifyReply } from 'fastify';
import type { StaffProblem } from './problem.js';

/** RFC 9457 section 3. */
export const sendProblem = (reply: FastifyReply, problem: StaffProblem): void =>
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem.toBody()));
