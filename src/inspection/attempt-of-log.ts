import type { LoggedEntry } from './decision-store.port.js';
import type { AttemptView } from './decision-view.js';
import { readEnvelope } from './timeline.js';

/** Of `attempt.ended`; docs/audit-log-format.md. */
interface Ended {
  readonly attempt?: string;
  readonly status?: string;
  readonly reason?: string;
  /** `code:effect` */
  readonly signals?: readonly string[];
  readonly fault?: string;
  readonly delivery?: string;
  readonly http_status?: number;
}

const FAULT = 'fault';

/** Erasure empties the evidence of an attempt; how it ended stays in the log, and is told from there. */
export function attemptsWithLog(
  attempts: readonly AttemptView[],
  entries: readonly LoggedEntry[],
): readonly AttemptView[] {
  const ended = new Map(
    entries
      .map(({ envelope }) => readEnvelope(envelope))
      .filter(({ kind }) => kind === 'attempt.ended')
      .map(({ body }) => [(body as Ended).attempt, body as Ended]),
  );
  return attempts.map((attempt) => {
    const logged = ended.get(attempt.attemptId);
    return logged ? withLog(attempt, logged) : attempt;
  });
}

function withLog(
  attempt: AttemptView,
  { status, reason, signals = [], fault, delivery, http_status }: Ended,
): AttemptView {
  if (status === FAULT) {
    if (attempt.fault === undefined || fault === undefined) return attempt;
    return {
      ...attempt,
      fault: {
        kind: fault,
        ...(delivery === undefined ? {} : { delivery }),
        ...(http_status === undefined ? {} : { httpStatus: http_status }),
      },
    };
  }
  if (attempt.status !== undefined || status === undefined) return attempt;
  const told = signals.map((each) => ({ code: each.split(':')[0] ?? '', effect: each.split(':')[1] ?? '' }));
  return { ...attempt, status, ...(reason === undefined ? {} : { reason }), signals: told };
}
