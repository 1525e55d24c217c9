import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { SubjectVault } from '../audit/index.js';
import type { ApprovalPolicy, GatewayConfig } from '../config/index.js';
import type { PolicySubject } from '../policy/index.js';
import type { ApprovalCase } from './approval-case.js';
import type { ApprovalRequest, ApprovalResult, Approvals, CaseState } from './approvals.port.js';
import { automaticDecision } from './automatic-approval.rules.js';
import { expiry } from './case.sweeper.js';
import { isOverAt } from './case-decision.rules.js';
import type { CaseEvents } from './case-events.js';
import { personKey, sealPerson } from './case-person.js';
import type { CaseStore, NewCase } from './case-store.port.js';

const HOUR_MS = 3_600_000;

/** For a flow that says nothing of approvals but meets one all the same, such as a doubt that a check left. */
const PLAIN: ApprovalPolicy = { auto: [], slaMs: 48 * HOUR_MS, expiryMs: 30 * 24 * HOUR_MS, fourEyes: false };

/** What `request` is given for a routine question; anything else is a doubt. */
const ROUTINE = 'approval_required';

/** Answers the two connectors of the approval recipe (reference microsoft.md section 3). Errors as in {@link CaseStore}. */
export class ApprovalDesk implements Approvals {
  constructor(
    private readonly config: Pick<GatewayConfig, 'flows'>,
    private readonly store: CaseStore,
    private readonly vault: SubjectVault,
    private readonly events: CaseEvents,
    private readonly clock: { now(): Date },
  ) {}

  async statusOf(subject: PolicySubject): Promise<{ readonly caseId: string; readonly state: CaseState } | undefined> {
    const found = await this.#latest(subject);
    if (!found) return undefined;
    // Its time is over, whether or not the sweeper has come by.
    const over = found.state === 'requested' && isOverAt(found, this.clock.now());
    return { caseId: found.caseId, state: over ? 'expired' : found.state };
  }

  async request(request: ApprovalRequest): Promise<ApprovalResult> {
    const { subject } = request;
    const again = await this.store.ofDecision(subject.decisionId);
    if (again) return resultOf(again) ?? { kind: 'pending', caseId: again.caseId };
    const earlier = await this.#standing(subject);
    const known = earlier && resultOf(earlier);
    // What a human decided, or is about to decide, outranks the rules. An open case is joined below, so that this decision is on it.
    if (known && known.kind !== 'pending') return known;
    if (!known) {
      const automatic = this.#automatic(request);
      if (automatic) return { kind: automatic === 'approve' ? 'approved' : 'denied' };
    }
    if (earlier?.state === 'approved') return { kind: 'pending', caseId: earlier.caseId };
    return this.#open(request);
  }

  async #latest(subject: PolicySubject): Promise<ApprovalCase | undefined> {
    const key = personKey(this.vault, subject);
    return key && this.store.latestOf(subject.flow, key);
  }

  /** The latest case that still stands: one past its time ends here, or the person would be told to wait for what is over. */
  async #standing(subject: PolicySubject): Promise<ApprovalCase | undefined> {
    const latest = await this.#latest(subject);
    const now = this.clock.now();
    if (latest?.state !== 'requested' || !isOverAt(latest, now)) return latest;
    await this.store.change(latest.caseId, (current) => expiry(this.events, current, now));
    return undefined;
  }

  #automatic({ subject, reason, verified = false }: ApprovalRequest): 'approve' | 'deny' | undefined {
    const { email, country } = subject.applicant;
    return automaticDecision(this.#policy(subject.flow).auto, {
      email: email?.reveal(),
      country: country?.reveal(),
      verified,
      routine: reason === ROUTINE,
    });
  }

  async #open(request: ApprovalRequest): Promise<ApprovalResult> {
    const opened = await this.store.open(this.#newCase(request));
    // A human was quicker than this call.
    return { kind: opened.state === 'denied' ? 'denied' : 'pending', caseId: opened.caseId };
  }

  #newCase(request: ApprovalRequest): NewCase {
    const { subject, signup, reason } = request;
    const { slaMs, expiryMs, fourEyes } = this.#policy(subject.flow);
    const caseId = uuidv7();
    const requestedAt = this.clock.now();
    const [dueAt, expiresAt] = [slaMs, expiryMs].map((ms) => new Date(requestedAt.getTime() + ms)) as [Date, Date];
    const sealed = sealPerson(this.vault, caseId, request);
    const about = { caseId, flow: subject.flow, decisionId: subject.decisionId };
    const { email } = subject.applicant;
    const told = {
      asked_for: reason,
      four_eyes: fourEyes,
      due_at: dueAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    };
    const actor = { type: 'caller', id: signup.caller } as const;
    return {
      ...about,
      // Somebody without identity and address cannot be found again: such a case is nobody's but this call's.
      personKey: personKey(this.vault, subject) ?? this.vault.token('external_id', new Sensitive(caseId)),
      emailKey: email && this.vault.token('email', email),
      askedFor: reason,
      fourEyes,
      requestedAt,
      dueAt,
      expiresAt,
      sealed,
      whenOpened: [this.events.entry('case.requested', about, actor, told, sealed)],
    };
  }

  #policy(flow: string): ApprovalPolicy {
    return this.config.flows.get(flow)?.approval ?? PLAIN;
  }
}

/** What the person is told of a case that is there; undefined: it ended without an answer, and the person may ask again. */
function resultOf({ caseId, state, provisioning }: ApprovalCase): ApprovalResult | undefined {
  switch (state) {
    case 'denied':
      return { kind: 'denied', caseId };
    case 'requested':
      return { kind: 'pending', caseId };
    case 'approved':
      // While our worker makes the account, the caller must not make a second one.
      return provisioning === undefined || provisioning.state === 'done'
        ? { kind: 'approved', caseId }
        : { kind: 'pending', caseId };
    case 'expired':
    case 'withdrawn':
      return undefined;
  }
}
