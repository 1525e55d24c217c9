import type { Actor, AuditEntry, AuditLog, EventBodies } from '../../audit/index.js';

type StaffEventKind = Extract<keyof EventBodies, `staff.${string}`>;

/** Where nobody is known yet, or nobody acts. */
export const SIGN_IN_ACTOR: Actor = { type: 'system', id: 'sign-in' };
export const SESSION_SWEEP_ACTOR: Actor = { type: 'system', id: 'session-sweep' };

export const personActor = (staffId: string): Actor => ({ type: 'staff', id: staffId });

/** Writes what happens to people who work here. */
export class StaffEntries {
  constructor(private readonly log: Pick<AuditLog, 'entry'>) {}

  entry<Kind extends StaffEventKind>(kind: Kind, actor: Actor, body: EventBodies[Kind]): AuditEntry {
    return this.log.entry<Kind>({ kind, actor, body });
  }

  /** None where no session ended. */
  ended(
    staff: string,
    cause: EventBodies['staff.session_ended']['cause'],
    count: number,
    actor: Actor,
  ): readonly AuditEntry[] {
    return count === 0 ? [] : [this.entry('staff.session_ended', actor, { staff, cause, count })];
  }
}
