/** For so long after a person proved who they are, nothing asks again. */
export const FRESH_MS = 5 * 60_000;
/** The idle limit is moved no more often than this, so that a busy session costs one write a minute. */
const TOUCH_MS = 60_000;

export interface SessionTimes {
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly endsAt: Date;
  readonly authenticatedAt?: Date;
}

const after = (date: Date, milliseconds: number): Date => new Date(date.getTime() + milliseconds);

export const idleUntil = ({ seenAt, endsAt }: SessionTimes, idleMs: number): Date => {
  const idle = after(seenAt, idleMs);
  return idle < endsAt ? idle : endsAt;
};

export const isOver = (session: SessionTimes, idleMs: number, now: Date): boolean => idleUntil(session, idleMs) <= now;

/** Undefined: not fresh. An authentication of the future, by a provider whose clock is ahead, counts from now. */
export function freshUntil({ authenticatedAt }: SessionTimes, now: Date): Date | undefined {
  if (authenticatedAt === undefined) return undefined;
  const until = after(authenticatedAt < now ? authenticatedAt : now, FRESH_MS);
  return until > now ? until : undefined;
}

/** With a short idle limit more often, so that the limit is kept to a quarter. */
export const shouldTouch = ({ seenAt }: SessionTimes, idleMs: number, now: Date): boolean =>
  now.getTime() - seenAt.getTime() >= Math.min(TOUCH_MS, idleMs / 4);
