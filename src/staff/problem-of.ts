import { HttpException } from '@nestjs/common';
import { StaffProblem, typeOfStatus } from './problem.js';

/** Thrown by the journal and the stores when nothing was written, and by the key service; known by name, because the filter serves every feature. */
const AWAY: ReadonlySet<string> = new Set(['NothingWritten', 'JournalUnavailable', 'KeyFault']);

/** What may be told of anything that was thrown. */
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
