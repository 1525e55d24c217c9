import { parseCheckpoint } from '#libs/transparency-log';
import { AUDIT_FORMAT, type AuditEntry, AuditLog, newId } from '../audit/index.js';
import type { CheckpointGuard } from './checkpoint-guard.port.js';
import type { LogPosition } from './log-reads.port.js';

const MOST_REASON = 500;

/** Why a log cannot be reopened as it was asked for: a sentence. */
export class ReopenRefusal extends Error {
  override readonly name = 'ReopenRefusal';
}

export interface ReopenRequest {
  readonly reason: string;
  /** Also where nothing is wrong with the log. */
  readonly force: boolean;
}

/** The next log and its first entry, which names the one before, the last that is known to have been signed of it, and why it was left. */
export async function planReopening(
  position: LogPosition,
  guard: Pick<CheckpointGuard, 'last'>,
  { reason, force }: ReopenRequest,
  now: () => Date = () => new Date(),
): Promise<{ readonly next: string; readonly first: AuditEntry }> {
  const text = reason.trim();
  if (text === '') throw new ReopenRefusal('Say why, with --reason: it stands in the new log for ever.');
  if (text.length > MOST_REASON) throw new ReopenRefusal(`The reason has more than ${MOST_REASON} characters.`);
  if (!position.refusal && !force) {
    throw new ReopenRefusal(
      'The signer does not refuse this log, so that there is no need for another: --force opens one all the same.',
    );
  }
  const next = `verigate/${newId()}`;
  const known = await lastKnown(position, guard);
  const first = new AuditLog(next, now).entry({
    kind: 'log.opened',
    actor: { type: 'system', id: 'log-reopen' },
    body: {
      format: AUDIT_FORMAT,
      predecessor: position.origin,
      ...(known && { predecessor_size: known.size, predecessor_root: Buffer.from(known.root).toString('base64') }),
      reason: text,
    },
  });
  return { next, first };
}

/** What was signed and kept outside the database counts for more than what the database says. */
async function lastKnown({ origin, checkpoint }: LogPosition, guard: Pick<CheckpointGuard, 'last'>) {
  const note = await guard.last(origin);
  if (note === undefined) return checkpoint;
  return parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
}
