import type { LogPosition } from './log-reads.port.js';
import type { LogView } from './log-view.js';

const BEHIND_MS = 60_000;

/** `refused` says why in its problem; `behind` is what everybody can see: no checkpoint for a minute. */
export function stateOf(position: LogPosition, now: Date): Pick<LogView, 'state' | 'problem'> {
  const { refusal, checkpoint, next } = position;
  if (refusal) return { state: 'refused', problem: refusal.problem };
  const age = checkpoint && now.getTime() - checkpoint.signedAt.getTime();
  if (age !== undefined && age <= BEHIND_MS) return { state: 'sealing' };
  const waiting = next - (checkpoint?.size ?? 0);
  const since = checkpoint ? `since ${checkpoint.signedAt.toISOString()}` : 'yet';
  return {
    state: 'behind',
    problem: `No checkpoint was signed ${since}, and ${waiting} entries wait for one: the logs of the service say why.`,
  };
}
