import type { ClaimValue } from '#libs/connector-protocols';
import { type ApplicantAttribute, Sensitive } from '#libs/provider-spec';
import type { Approvals } from '../approvals/index.js';
import type { Decision, Finding } from '../decision/index.js';
import { type Access, type AccessStages, decideAccess, type Invitations, type ListCheck } from '../policy/index.js';
import type { PreparedSignup } from './signup-context.js';

/** What the policy says before anybody is checked. */
export interface Admission {
  /** The sign-up ends here. */
  readonly finding?: Finding;
  /** Claims that an invitation gives with Continue. */
  readonly claims: Readonly<Record<string, ClaimValue>>;
  /** A use of a code is reserved: it must be settled. */
  readonly reserved: boolean;
}

/** What an entry of a list may be about. */
const LISTABLE: ReadonlySet<ApplicantAttribute> = new Set(['email', 'phone', 'country', 'ipAddress']);

const PASS: Admission = { claims: {}, reserved: false };

const STOPS: Readonly<Record<Exclude<Access['kind'], 'pass'>, (reason: string) => Finding>> = {
  deny: (reason) => ({ kind: 'denied', reason }),
  ask_invitation: () => ({ kind: 'invitation', problem: 'required' }),
  refuse_invitation: () => ({ kind: 'invitation', problem: 'refused' }),
};

/** Lists, invitation codes and cases, as one question before the check and one after it. Throws when the database does not answer. */
export class PolicyGate {
  constructor(
    private readonly lists: ListCheck,
    private readonly invitations: Invitations,
    private readonly approvals: Approvals,
  ) {}

  /** Does this step ask the policy anything before the check? Then the claim is on record first. */
  static guards({ stages }: PreparedSignup): boolean {
    return ['approval-status', 'block-list', 'allow-list', 'invitation'].some((stage) => stages.has(stage as never));
  }

  async admit(signup: PreparedSignup): Promise<Admission> {
    const earlier = await this.#earlierRequest(signup);
    return earlier ? { ...PASS, finding: earlier } : this.#access(signup);
  }

  /** After a check that let the person pass, or left a doubt: automatic rules, else a human. Undefined: the decision stands. */
  async approve(
    { stages, incoming, record, subject, call }: PreparedSignup,
    decision: Decision,
  ): Promise<Finding | undefined> {
    const isAsked = decision.kind === 'continue' || decision.status === 'review';
    if (!stages.has('approval') || !isAsked) return undefined;
    const verified = decision.kind === 'continue' && decision.status === 'verified';
    // A Continue that is only flagged is a doubt: no rule may approve it by itself.
    const isRoutine = decision.kind === 'continue' && !decision.flagged;
    const reason = isRoutine ? 'approval_required' : decision.reason;
    const request = { signup: record, subject, call: { ...incoming.call, ...call }, reason, verified };
    const { kind } = await this.approvals.request(request);
    return { kind: 'approval', result: kind, verified };
  }

  /** The decision is on record. A settlement that is lost is made up for by the sweep. */
  settle(decisionId: string, decision: Decision): void {
    const end = decision.kind === 'continue' ? 'consumed' : decision.status === 'pending' ? 'held' : 'released';
    void this.invitations.settle(decisionId, end).catch(() => undefined);
  }

  async #earlierRequest({ stages, subject }: PreparedSignup): Promise<Finding | undefined> {
    if (!stages.has('approval-status')) return undefined;
    const earlier = await this.approvals.statusOf(subject);
    if (earlier?.state === 'requested') return { kind: 'earlier_request', state: 'pending' };
    return earlier?.state === 'denied' ? { kind: 'earlier_request', state: 'denied' } : undefined;
  }

  async #access(signup: PreparedSignup): Promise<Admission> {
    const { subject, flow, intake } = signup;
    const stages = accessStagesOf(signup);
    const unreadable = intake.invalid.filter((name) => LISTABLE.has(name));
    // What cannot be read is found on no list: it is a slip to mend, or a way around.
    if ((stages.blockList || stages.allowList) && unreadable.length > 0) {
      return { ...PASS, finding: { kind: 'invalid', attributes: unreadable } };
    }
    const { blocked, allowed } =
      stages.blockList || stages.allowList
        ? await this.lists.check(subject)
        : { blocked: undefined, allowed: undefined };
    const isBlocked = stages.blockList && blocked !== undefined;
    // A blocked person's code is not looked at: it would count as an attempt and tell whether it holds.
    const code = isBlocked || stages.invitation === 'off' ? undefined : codeOf(signup, flow.invitation.claim);
    const invitation = code === undefined ? undefined : await this.invitations.reserve(code, subject);
    const facts = {
      blocked: isBlocked,
      invitation: invitation?.kind ?? 'none',
      allowed: allowed !== undefined,
    } as const;
    const access = decideAccess(facts, stages);
    const reserved = invitation?.kind === 'reserved';
    const claims = reserved ? invitation.claims : {};
    if (access.kind === 'pass') return { claims, reserved };
    return { finding: STOPS[access.kind](reasonOf(access.reason, blocked?.kind)), claims: {}, reserved };
  }
}

/** A claim of only white space is a claim that was not filled in. */
function codeOf({ call }: PreparedSignup, claim: string): Sensitive<string> | undefined {
  const text = String(call.claims.get(claim) ?? '').trim();
  return text === '' ? undefined : new Sensitive(text);
}

/** `block_listed` says which kind of entry it was, for staff: `block_listed.email_domain`. */
const reasonOf = (reason: string, kind: string | undefined): string =>
  reason === 'block_listed' && kind ? `${reason}.${kind}` : reason;

function accessStagesOf({ stages, flow }: PreparedSignup): AccessStages {
  const invitation = !stages.has('invitation') ? 'off' : flow.invitation.required ? 'required' : 'optional';
  return { blockList: stages.has('block-list'), allowList: stages.has('allow-list'), invitation };
}
