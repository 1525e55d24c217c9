import type { AttemptView, TimelineEvent } from '../../api/contract.js';

/** One attempt as a bar: per cent of the whole width. */
export interface Bar {
  readonly attemptId: string;
  readonly start: number;
  readonly width: number;
  /** It did not end before the deadline. */
  readonly isLate: boolean;
}

export interface Scale {
  readonly spanMs: number;
  readonly bars: readonly Bar[];
  /** Where the deadline and the answer stand, per cent; absent when it is not known. */
  readonly deadline?: number;
  readonly answered?: number;
  readonly answeredMs?: number;
}

const timeOf = (events: readonly TimelineEvent[], kind: string): number | undefined => {
  const event = events.find((one) => one.kind === kind);
  return event && Date.parse(event.at);
};

/** A bar is never thinner than can be seen. */
const THINNEST = 0.6;

/** Draws the attempts from the moment of the call to the deadline, or to the end of whatever lasted longer. */
export function scaleOf(
  attempts: readonly AttemptView[],
  timeline: readonly TimelineEvent[],
  cameAt: string,
  budgetMs: number | undefined,
): Scale {
  const starts = attempts.map(({ startedAt }) => Date.parse(startedAt));
  const called = timeOf(timeline, 'signup.claimed') ?? Math.min(Date.parse(cameAt), ...starts);
  const answered = timeOf(timeline, 'signup.decided');
  const endOf = ({ startedAt, endedAt, durationMs = 0 }: AttemptView): number =>
    endedAt === undefined ? Date.parse(startedAt) + durationMs : Date.parse(endedAt);
  const spanMs = Math.max(
    budgetMs ?? 0,
    (answered ?? called) - called,
    ...attempts.map((attempt) => endOf(attempt) - called),
    1,
  );
  const place = (time: number): number => ((time - called) / spanMs) * 100;
  return {
    spanMs,
    bars: attempts.map((attempt) => {
      const start = Math.min(place(Date.parse(attempt.startedAt)), 100 - THINNEST);
      return {
        attemptId: attempt.attemptId,
        start,
        width: Math.max(Math.min(place(endOf(attempt)), 100) - start, THINNEST),
        isLate: budgetMs !== undefined && endOf(attempt) - called > budgetMs,
      };
    }),
    ...(budgetMs === undefined ? {} : { deadline: (budgetMs / spanMs) * 100 }),
    ...(answered === undefined ? {} : { answered: place(answered), answeredMs: answered - called }),
  };
}
