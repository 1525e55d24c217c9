import type { Actor, AuditEntry, AuditLog } from '../../audit/index.js';
import type { InvitationTerms } from './invitation.js';
import type { NewBatch, Quota } from './invitation-register.port.js';
import { type Judgement, type RedemptionAttempt, WINDOWS_MS } from './redemption.js';
import type { Settled } from './redemption-store.port.js';

const REDEEMING: Actor = { type: 'system', id: 'invitations' };
const SWEEPING: Actor = { type: 'system', id: 'invitation-sweeper' };

/** A staff member, as the log names one. */
export const staffActor = (id: string): Actor => ({ type: 'staff', id });

/** What the feature puts on record: ids, codes of ours and numbers. */
export class InvitationEvents {
  constructor(private readonly log: Pick<AuditLog, 'entry'>) {}

  created(batch: NewBatch, terms: InvitationTerms, bound: readonly string[], count: number): AuditEntry {
    const { flow, claims, notBefore, expiresAt, maxUses } = terms;
    return this.log.entry({
      kind: 'invitation.created',
      actor: staffActor(batch.issuer),
      body: {
        batch: batch.batchId,
        count,
        uses: maxUses,
        flow,
        bound,
        claims: Object.keys(claims).sort(),
        not_before: notBefore.toISOString(),
        expires_at: expiresAt.toISOString(),
      },
    });
  }

  revoked(which: { readonly id: string } | { readonly batchId: string }, count: number, by: string): AuditEntry {
    const named = 'id' in which ? { invitation: which.id } : { batch: which.batchId };
    return this.log.entry({ kind: 'invitation.revoked', actor: staffActor(by), body: { ...named, count } });
  }

  quotaSet(issuer: string, { uses, periodMs }: Quota, by: string): AuditEntry {
    const body = { issuer, uses, period_s: periodMs / 1000 };
    return this.log.entry({ kind: 'invitation.quota_set', actor: staffActor(by), body });
  }

  /** Of a batch of attempts: what each came to, and each flow that was closed to guessing. */
  judged(attempts: readonly RedemptionAttempt[], { verdicts, blocked }: Judgement, perFlow: number): AuditEntry[] {
    const each = verdicts.flatMap((verdict, at) => {
      const decisionId = attempts[at]?.decisionId;
      const invitation = verdict.code?.id;
      if (verdict.kind === 'refused') {
        const body = { reason: verdict.refusal, invitation };
        return [this.log.entry({ kind: 'invitation.refused', actor: REDEEMING, decisionId, body })];
      }
      if (!verdict.isNew) return [];
      const body = { invitation: verdict.code.id };
      return [this.log.entry({ kind: 'invitation.reserved', actor: REDEEMING, decisionId, body })];
    });
    const suspected = [...blocked.keys()].map((flow) => {
      const body = { flow, failures: perFlow, window_s: WINDOWS_MS.flow / 1000 };
      return this.log.entry({ kind: 'invitation.guessing_suspected', actor: REDEEMING, body });
    });
    return [...each, ...suspected];
  }

  settled(settled: readonly Settled[], by: 'pipeline' | 'sweeper'): AuditEntry[] {
    const actor = by === 'sweeper' ? SWEEPING : REDEEMING;
    return settled.map(({ decisionId, codeId, end }) =>
      this.log.entry({ kind: `invitation.${end}`, actor, decisionId, body: { invitation: codeId } }),
    );
  }
}
