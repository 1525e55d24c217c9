import type { LogPosition } from './decision-store.port.js';

/** A place in the log as a client keeps it: opaque, no secret. */
export const cursorAt = ({ origin, next }: LogPosition): string =>
  Buffer.from(JSON.stringify([origin, next])).toString('base64url');

/** Undefined: none of ours. */
export function positionIn(cursor: string): LogPosition | undefined {
  try {
    const [origin, next]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const isOurs = typeof origin === 'string' && Number.isSafeInteger(next) && (next as number) >= 0;
    return isOurs ? { origin, next: next as number } : undefined;
  } catch {
    return undefined;
  }
}
