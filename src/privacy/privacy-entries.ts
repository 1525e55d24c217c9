import type { Actor, AuditEntry, AuditLog } from '../audit/index.js';
import { actorOf, type StaffIdentity } from '../staff/index.js';
import type { Erased, ErasureOrder } from './erasure-store.port.js';

/** The worker that erases what is due. */
export const RETENTION_ACTOR: Actor = { type: 'system', id: 'retention' };

/** Closing a case whose person was erased, in the catalogue's word. */
const WITHDRAWN = 'requester_asked';

/** What the feature puts on record: ids, numbers, and words that were checked to name nobody. */
export class PrivacyEntries {
  constructor(private readonly log: Pick<AuditLog, 'entry'>) {}

  searched(field: string, found: number, staff: StaffIdentity): AuditEntry {
    return this.log.entry({ kind: 'subject.searched', actor: actorOf(staff), body: { field, found } });
  }

  /** One for each sign-up, so that who asks who has seen it is told; one all the same where there is none. */
  exported(
    copy: { readonly format: string; readonly reason: string; readonly decisionIds: readonly string[] },
    staff: StaffIdentity,
  ): readonly AuditEntry[] {
    const { format, reason, decisionIds } = copy;
    const body = { format, sign_ups: decisionIds.length, reason };
    const each: readonly (string | undefined)[] = decisionIds.length > 0 ? decisionIds : [undefined];
    return each.map((decisionId) =>
      this.log.entry({ kind: 'subject.exported', actor: actorOf(staff), decisionId, body }),
    );
  }

  accountClosed(signUps: number, closedAt: Date, staff: StaffIdentity): AuditEntry {
    const body = { sign_ups: signUps, closed_at: closedAt.toISOString() };
    return this.log.entry({ kind: 'subject.account_closed', actor: actorOf(staff), body });
  }

  placed(
    hold: { readonly holdId: string; readonly basis: string; readonly reviewAt?: Date },
    scope: 'person' | 'sign_ups',
    signUps: number,
    staff: StaffIdentity,
  ): AuditEntry {
    const { holdId, basis, reviewAt } = hold;
    const body = { hold: holdId, scope, basis, sign_ups: signUps, review_at: reviewAt?.toISOString() };
    return this.log.entry({ kind: 'hold.placed', actor: actorOf(staff), body });
  }

  released(holdId: string, reason: string, staff: StaffIdentity): AuditEntry {
    return this.log.entry({ kind: 'hold.released', actor: actorOf(staff), body: { hold: holdId, reason } });
  }

  /** Of one erasure, in this order: what ends with it in other features, each sign-up and case, and the whole. */
  erased(order: ErasureOrder, erased: Erased, actor: Actor): readonly AuditEntry[] {
    return [...this.#endedBy(erased, actor), ...this.#each(order, erased, actor), this.#whole(order, erased, actor)];
  }

  #endedBy({ cases, listEntries, invitations }: Erased, actor: Actor): readonly AuditEntry[] {
    const { log } = this;
    return [
      ...cases.flatMap(({ caseId, flow, decisionId, wasOpen, attempts }) => {
        const about = { actor, decisionId } as const;
        return [
          ...(wasOpen
            ? [log.entry({ kind: 'case.withdrawn', ...about, body: { case: caseId, flow, reason: WITHDRAWN } })]
            : []),
          ...(attempts === undefined
            ? []
            : [
                log.entry({
                  kind: 'case.provisioning_failed',
                  ...about,
                  body: { case: caseId, flow, code: 'erased', attempts },
                }),
              ]),
        ];
      }),
      ...listEntries
        .filter(({ isActive }) => isActive)
        .map(({ id, list, kind }) =>
          log.entry({ kind: 'list.entry_removed', actor, body: { list, entry: id, entry_kind: kind } }),
        ),
      ...invitations
        .filter(({ isActive }) => isActive)
        .map(({ id }) => log.entry({ kind: 'invitation.revoked', actor, body: { invitation: id, count: 1 } })),
    ];
  }

  #each({ erasureId, cause, backupsUntil }: ErasureOrder, { signUps, cases }: Erased, actor: Actor): AuditEntry[] {
    const common = { erasure: erasureId, cause, backups_until: backupsUntil.toISOString() };
    return [
      ...signUps.map(({ decisionId, subjectId }) =>
        this.log.entry({ kind: 'subject.erased', actor, decisionId, subjectId, body: common }),
      ),
      ...cases.map(({ caseId, decisionId, subjectId }) =>
        this.log.entry({ kind: 'subject.erased', actor, decisionId, subjectId, body: { ...common, case: caseId } }),
      ),
    ];
  }

  #whole(order: ErasureOrder, erased: Erased, actor: Actor): AuditEntry {
    const { erasureId, cause, reason, backupsUntil } = order;
    const { signUps, cases, listEntries, invitations, mails, held, running } = erased;
    return this.log.entry({
      kind: 'erasure.executed',
      actor,
      body: {
        erasure: erasureId,
        cause,
        reason,
        sign_ups: signUps.length,
        cases: cases.length,
        list_entries: listEntries.length,
        invitations: invitations.length,
        mails,
        held: held.length,
        running: running.length,
        backups_until: backupsUntil.toISOString(),
      },
    });
  }
}
