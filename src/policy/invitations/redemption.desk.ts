import { v7 as uuidv7 } from 'uuid';
import type { Sensitive } from '#libs/provider-spec';
import type { PolicySubject } from '../policy-subject.js';
import type { InvitationEvents } from './invitation-events.js';
import { domainOf, emailOf, type InvitationHashes } from './invitation-hashes.js';
import type { Invitations, ReservationResult } from './invitations.port.js';
import type { AttemptLimits, LimitSubject, RedemptionAttempt, Verdict } from './redemption.js';
import { judge } from './redemption.rules.js';
import { RedemptionQueue } from './redemption-queue.js';
import type { RedemptionStore, Settlement, UseEnd, UseTimes } from './redemption-store.port.js';
import type { RedemptionTelemetry } from './redemption-telemetry.port.js';

export interface RedemptionSettings {
  readonly limits: AttemptLimits;
  readonly times: UseTimes;
}

/** Reserves and settles uses of codes, many sign-ups to one transaction. */
export class RedemptionDesk implements Invitations {
  readonly #reservations: RedemptionQueue<RedemptionAttempt, Verdict>;
  readonly #settlements: RedemptionQueue<Settlement, undefined>;

  constructor(
    private readonly store: RedemptionStore,
    private readonly hashes: InvitationHashes,
    private readonly events: InvitationEvents,
    private readonly settings: RedemptionSettings,
    private readonly telemetry: RedemptionTelemetry,
  ) {
    this.#reservations = new RedemptionQueue((attempts) => this.#redeem(attempts));
    this.#settlements = new RedemptionQueue((settlements) => this.#settle(settlements));
  }

  async reserve(code: Sensitive<string>, subject: PolicySubject): Promise<ReservationResult> {
    const verdict = await this.#reservations.submit(this.#attemptOf(code, subject));
    return verdict.kind === 'reserved'
      ? { kind: 'reserved', codeId: verdict.code.id, claims: verdict.code.claims }
      : { kind: 'refused', reason: `invitation_${verdict.refusal}` };
  }

  async settle(decisionId: string, end: UseEnd): Promise<void> {
    try {
      await this.#settlements.submit({ decisionId, end });
    } catch (error) {
      this.telemetry.settleFailed(error);
    }
  }

  /** What was accepted is written, or given up. */
  async close(): Promise<void> {
    await Promise.all([this.#reservations.idle(), this.#settlements.idle()]);
  }

  #attemptOf(code: Sensitive<string>, subject: PolicySubject): RedemptionAttempt {
    const { hashes } = this;
    const { decisionId, flow, applicant } = subject;
    const codeHash = hashes.code(code);
    const email = emailOf(subject);
    const address = applicant.ipAddress;
    const subjects: LimitSubject[] = [
      { scope: 'flow', subject: hashes.triedInFlow(flow) },
      { scope: 'code', subject: hashes.triedCode(codeHash) },
      ...(email ? [{ scope: 'email', subject: hashes.triedByEmail(email) } as const] : []),
      ...(address ? [{ scope: 'address', subject: hashes.triedByAddress(address) } as const] : []),
    ];
    return {
      decisionId,
      flow,
      codeHash,
      emailHash: email && hashes.email(email),
      domain: email && domainOf(email),
      holder: hashes.holder(subject),
      subjects,
    };
  }

  async #redeem(attempts: readonly RedemptionAttempt[]): Promise<readonly Verdict[]> {
    const { limits, times } = this.settings;
    const { verdicts, blocked } = await this.store.redeem(
      attempts,
      times,
      (view) => judge(attempts, view, limits, uuidv7),
      (judgement) => this.events.judged(attempts, judgement, limits.perFlow),
    );
    for (const flow of blocked.keys()) this.telemetry.guessingSuspected(flow);
    return verdicts;
  }

  async #settle(settlements: readonly Settlement[]): Promise<readonly undefined[]> {
    await this.store.settle(settlements, this.settings.times, (settled) => this.events.settled(settled, 'pipeline'));
    return settlements.map(() => undefined);
  }
}
