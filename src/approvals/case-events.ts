import type { Actor, AuditEntry, AuditLog, EventBodies } from '../audit/index.js';
import type { ApprovalCase } from './approval-case.js';

type CaseEventKind = Extract<keyof EventBodies, `case.${string}`>;
type Told<Kind extends CaseEventKind> = Omit<EventBodies[Kind], 'case' | 'flow'>;
type About = Pick<ApprovalCase, 'caseId' | 'flow' | 'decisionId'>;

/** The worker that acts where nobody else does. */
export const systemActor = (worker: string): Actor => ({ type: 'system', id: worker });

/** Writes what happens to a case: every entry carries the case and the sign-up that opened it. */
export class CaseEvents {
  constructor(private readonly log: AuditLog) {}

  entry<Kind extends CaseEventKind>(
    kind: Kind,
    { caseId, flow, decisionId }: About,
    actor: Actor,
    told: Told<Kind>,
    sealed: { readonly subjectId?: string; readonly ctSha256?: string } = {},
  ): AuditEntry {
    const body = { case: caseId, flow, ...told } as unknown as EventBodies[Kind];
    return this.log.entry<Kind>({ kind, actor, decisionId, ...sealed, body });
  }
}
